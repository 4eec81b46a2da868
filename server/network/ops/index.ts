/** All operations, by name. To add one: add its file, list it here, and `npm test` tries it in every suite. */
import type { Operation } from "../operation.ts";
import { adaptiveAvgPool } from "./adaptive_avg_pool.ts";
import { add } from "./add.ts";
import { attention } from "./attention.ts";
import { avgPool } from "./avg_pool.ts";
import { avgPool1d } from "./avg_pool1d.ts";
import { batchNorm } from "./batch_norm.ts";
import { concat } from "./concat.ts";
import { conv1d } from "./conv1d.ts";
import { conv2d } from "./conv2d.ts";
import { conv2dTranspose } from "./conv2d_transpose.ts";
import { crop } from "./crop.ts";
import { crossAttention } from "./cross_attention.ts";
import { dense } from "./dense.ts";
import { depthwiseConv2d } from "./depthwise_conv2d.ts";
import { dropout } from "./dropout.ts";
import { elu } from "./elu.ts";
import { embedding } from "./embedding.ts";
import { exponential } from "./exponential.ts";
import { feedForward } from "./feed_forward.ts";
import { flatten } from "./flatten.ts";
import { gelu } from "./gelu.ts";
import { globalAvgPool } from "./global_avg_pool.ts";
import { globalMaxPool } from "./global_max_pool.ts";
import { groupNorm } from "./group_norm.ts";
import { gru } from "./gru.ts";
import { hardSigmoid } from "./hard_sigmoid.ts";
import { hardSwish } from "./hard_swish.ts";
import { identity } from "./identity.ts";
import { lastStep } from "./last_step.ts";
import { layerNorm } from "./layer_norm.ts";
import { leakyRelu } from "./leaky_relu.ts";
import { logSoftmax } from "./log_softmax.ts";
import { lstm } from "./lstm.ts";
import { maxPool } from "./max_pool.ts";
import { maxPool1d } from "./max_pool1d.ts";
import { mish } from "./mish.ts";
import { multiply } from "./multiply.ts";
import { pad } from "./pad.ts";
import { positionalEncoding } from "./positional_encoding.ts";
import { prelu } from "./prelu.ts";
import { relu } from "./relu.ts";
import { relu6 } from "./relu6.ts";
import { reshape } from "./reshape.ts";
import { resize } from "./resize.ts";
import { rmsNorm } from "./rms_norm.ts";
import { selu } from "./selu.ts";
import { separableConv2d } from "./separable_conv2d.ts";
import { sigmoid } from "./sigmoid.ts";
import { softmax } from "./softmax.ts";
import { softplus } from "./softplus.ts";
import { softsign } from "./softsign.ts";
import { squeezeExcite } from "./squeeze_excite.ts";
import { swish } from "./swish.ts";
import { tanh } from "./tanh.ts";
import { toSequence } from "./to_sequence.ts";
import { transformer } from "./transformer.ts";
import { upsample } from "./upsample.ts";
import { zero } from "./zero.ts";

const all: readonly Operation[] = [
  conv2d,
  depthwiseConv2d,
  separableConv2d,
  conv2dTranspose,
  dense,
  maxPool,
  avgPool,
  globalAvgPool,
  globalMaxPool,
  adaptiveAvgPool,
  batchNorm,
  layerNorm,
  groupNorm,
  rmsNorm,
  dropout,
  squeezeExcite,
  upsample,
  resize,
  pad,
  crop,
  flatten,
  reshape,
  relu,
  relu6,
  leakyRelu,
  prelu,
  elu,
  selu,
  gelu,
  swish,
  mish,
  hardSwish,
  sigmoid,
  hardSigmoid,
  tanh,
  softplus,
  softsign,
  exponential,
  softmax,
  logSoftmax,
  identity,
  zero,
  add,
  multiply,
  concat,
  toSequence,
  conv1d,
  embedding,
  positionalEncoding,
  maxPool1d,
  avgPool1d,
  lastStep,
  lstm,
  gru,
  attention,
  crossAttention,
  feedForward,
  transformer,
];

export const operations: ReadonlyMap<string, Operation> = new Map(all.map((operation) => [operation.name, operation]));

export function operationNamed(name: string): Operation {
  const found = operations.get(name);
  if (!found) throw new Error(`there is no operation '${name}'`);
  return found;
}
