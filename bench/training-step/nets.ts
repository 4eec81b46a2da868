/** The networks whose training is timed. */
import type { Examples } from "../../server/data/dataset.ts";
import { type Architecture, ArchitectureBuilder, type Source } from "../../server/network/architecture.ts";
import { type Arguments, type Shape, size } from "../../server/network/operation.ts";
import { createRandom } from "../../server/random.ts";

interface Net {
  readonly batch: number;
  readonly architecture: Architecture;
}

const conv = (filters: number, rest: Arguments = {}) =>
  ["conv2d", { filters, kernel: 3, strides: 1, padding: "same", dilation: 1, groups: 1, bias: true, ...rest }] as const;
const dense = (units: number) => ["dense", { units, bias: true }] as const;
const batchNorm = ["batch_norm", { momentum: 0.99, epsilon: 1e-3 }] as const;
const maxPool = ["max_pool", { size: 2, strides: 2, padding: "valid" }] as const;
const relu = ["relu", {}] as const;
const flatten = ["flatten", {}] as const;

function net(batch: number, input: Shape, layers: readonly (readonly [operation: string, args: Arguments])[]): Net {
  const builder = new ArchitectureBuilder(input);
  let source: Source = "input";
  for (const [operation, args] of layers) source = builder.add(operation, args, [source]);
  return { batch, architecture: builder.finish(source) };
}

const block = (filters: number) => [conv(filters, { bias: false }), batchNorm, relu];

/** Five inverted residuals; Sandler et al. 2018, section 3. */
function invertedResiduals(): Architecture {
  const builder = new ArchitectureBuilder([32, 32, 3]);
  const sequence = (from: Source, layers: readonly (readonly [operation: string, args: Arguments])[]) =>
    layers.reduce<Source>((source, [operation, args]) => builder.add(operation, args, [source]), from);
  const pointwise = (filters: number) => [conv(filters, { kernel: 1, bias: false }), batchNorm] as const;
  const depthwise = (strides: number) =>
    ["depthwise_conv2d", { kernel: 3, strides, padding: "same", dilation: 1, multiplier: 1, bias: false }] as const;
  let [source, channels]: [Source, number] = [sequence("input", [conv(24, { bias: false })]), 24];
  for (const [filters, strides] of [
    [24, 1],
    [32, 2],
    [32, 1],
    [64, 2],
    [64, 1],
  ] as const) {
    const layers = [...pointwise(3 * channels), relu, depthwise(strides), batchNorm, relu, ...pointwise(filters)];
    const end = sequence(source, layers);
    source = strides === 1 && filters === channels ? builder.add("add", {}, [source, end]) : end;
    channels = filters;
  }
  return builder.finish(sequence(source, [["global_avg_pool", {}], dense(10)]));
}

export const nets = {
  /** Two convolutions over 32 x 32 x 3. */
  cnn: net(64, [32, 32, 3], [conv(16), relu, conv(32, { strides: 2 }), relu, maxPool, flatten, dense(10)]),
  /** Six convolutions with batch normalisation over 32 x 32 x 3. */
  convolutions6: net(
    32,
    [32, 32, 3],
    [
      ...[32, 64, 128].flatMap((filters) => [...block(filters), ...block(filters), maxPool]),
      flatten,
      dense(128),
      relu,
      dense(10),
    ],
  ),
  /** 64 units over 40 steps of 32 features. */
  lstm: net(
    32,
    [40, 1, 32],
    [["to_sequence", {}], ["lstm", { units: 64, bidirectional: false, return_sequences: false }], dense(10)],
  ),
  /** Five inverted residuals over 32 x 32 x 3. */
  residuals: { batch: 32, architecture: invertedResiduals() },
  /** 784-512-512-10. */
  mlp: net(128, [28, 28, 1], [flatten, dense(512), relu, dense(512), relu, dense(10)]),
  /** 16-32-32-10: the cost of a step beside its arithmetic. */
  tinyMlp: net(32, [4, 4, 1], [flatten, dense(32), relu, dense(32), relu, dense(10)]),
} satisfies Record<string, Net>;

export type NetName = keyof typeof nets;
export const netNames = Object.keys(nets) as NetName[];

/** Steps of an epoch of about half a second. */
export function stepsOf(name: NetName): number {
  const { batch, architecture } = nets[name];
  return Math.min(500, Math.max(8, Math.round(5e9 / (batch * architecture.flops))));
}

export const optimizer = { name: "adam", arguments: { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } };

/** Noise with classes by chance, for so many steps. */
export function examplesFor(name: NetName, steps: number): Examples {
  const { batch, architecture } = nets[name];
  const random = createRandom(1);
  const count = batch * steps;
  return {
    shape: architecture.input,
    inputs: Float32Array.from({ length: count * size(architecture.input) }, () => random.uniform()),
    scale: 1,
    labels: Int32Array.from({ length: count }, () => random.below(10)),
    classes: Array.from({ length: 10 }, (_, index) => `${index}`),
  };
}
