/** The networks whose training is timed. */
import { type Architecture, ArchitectureBuilder, type Source } from "../../server/network/architecture.ts";
import type { Arguments, Shape } from "../../server/network/operation.ts";

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
  lstm: net(32, [40, 32], [["lstm", { units: 64, bidirectional: false, return_sequences: false }], dense(10)]),
  /** 784-512-512-10. */
  mlp: net(128, [784], [dense(512), relu, dense(512), relu, dense(10)]),
  /** 16-32-32-10: the cost of a step beside its arithmetic. */
  tinyMlp: net(32, [16], [dense(32), relu, dense(32), relu, dense(10)]),
} satisfies Record<string, Net>;

export type NetName = keyof typeof nets;
export const netNames = Object.keys(nets) as NetName[];
