/** All operations, by name. To add one: add its file, list it here, and `npm test` tries it in every suite. */
import type { Operation } from "../operation.ts";
import { add } from "./add.ts";
import { avgPool } from "./avg_pool.ts";
import { batchNorm } from "./batch_norm.ts";
import { concat } from "./concat.ts";
import { conv2d } from "./conv2d.ts";
import { dense } from "./dense.ts";
import { depthwiseConv2d } from "./depthwise_conv2d.ts";
import { dropout } from "./dropout.ts";
import { flatten } from "./flatten.ts";
import { gelu } from "./gelu.ts";
import { globalAvgPool } from "./global_avg_pool.ts";
import { identity } from "./identity.ts";
import { maxPool } from "./max_pool.ts";
import { relu } from "./relu.ts";
import { separableConv2d } from "./separable_conv2d.ts";
import { sigmoid } from "./sigmoid.ts";
import { swish } from "./swish.ts";
import { tanh } from "./tanh.ts";
import { zero } from "./zero.ts";

const all: readonly Operation[] = [
  conv2d,
  depthwiseConv2d,
  separableConv2d,
  dense,
  maxPool,
  avgPool,
  globalAvgPool,
  batchNorm,
  dropout,
  flatten,
  relu,
  gelu,
  swish,
  sigmoid,
  tanh,
  identity,
  zero,
  add,
  concat,
];

export const operations: ReadonlyMap<string, Operation> = new Map(all.map((operation) => [operation.name, operation]));

export function operationNamed(name: string): Operation {
  const found = operations.get(name);
  if (!found) throw new Error(`there is no operation '${name}'`);
  return found;
}
