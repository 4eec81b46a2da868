/** All operations, by name. To add one: add its file, list it here, and `npm test` tries it in every suite. */
import type { Operation } from "../operation.ts";
import { add } from "./add.ts";
import { attention } from "./attention.ts";
import { avgPool } from "./avg_pool.ts";
import { avgPool1d } from "./avg_pool1d.ts";
import { batchNorm } from "./batch_norm.ts";
import { concat } from "./concat.ts";
import { conv2d } from "./conv2d.ts";
import { crossAttention } from "./cross_attention.ts";
import { dense } from "./dense.ts";
import { depthwiseConv2d } from "./depthwise_conv2d.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { flatten } from "./flatten.ts";
import { gelu } from "./gelu.ts";
import { globalAvgPool } from "./global_avg_pool.ts";
import { gru } from "./gru.ts";
import { identity } from "./identity.ts";
import { lastStep } from "./last_step.ts";
import { lstm } from "./lstm.ts";
import { maxPool } from "./max_pool.ts";
import { maxPool1d } from "./max_pool1d.ts";
import { positionalEncoding } from "./positional_encoding.ts";
import { relu } from "./relu.ts";
import { separableConv2d } from "./separable_conv2d.ts";
import { sigmoid } from "./sigmoid.ts";
import { swish } from "./swish.ts";
import { tanh } from "./tanh.ts";
import { toSequence } from "./to_sequence.ts";
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
  toSequence,
  embedding,
  positionalEncoding,
  maxPool1d,
  avgPool1d,
  lastStep,
  lstm,
  gru,
  attention,
  crossAttention,
];

export const operations: ReadonlyMap<string, Operation> = new Map(all.map((operation) => [operation.name, operation]));

export function operationNamed(name: string): Operation {
  const found = operations.get(name);
  if (!found) throw new Error(`there is no operation '${name}'`);
  return found;
}
