/** Small networks and data for the tests of training. */
import type { Examples } from "../../server/data/dataset.ts";
import { type Architecture, ArchitectureBuilder, type Source } from "../../server/network/architecture.ts";
import type { Arguments, Shape } from "../../server/network/operation.ts";
import { operationNamed } from "../../server/network/ops/index.ts";
import { createRandom } from "../../server/random.ts";
import type { TrainingSettings } from "../../server/space/space.ts";
import { complete } from "../network/conformance.ts";

export type Layer = readonly [operation: string, args?: Arguments];

/** A sequence of layers. */
export function sequence(input: Shape, layers: readonly Layer[]): Architecture {
  const builder = new ArchitectureBuilder(input);
  return builder.finish(append(builder, "input", layers));
}

export function append(builder: ArchitectureBuilder, from: Source, layers: readonly Layer[]): Source {
  let source = from;
  for (const [name, args] of layers) source = builder.add(name, complete(operationNamed(name), args), [source]);
  return source;
}

/** An encoder and a decoder over the patches of an image, of operations of all kinds of sequences. */
export function everySequence(input: Shape, classes: number, rate = 0.2): Architecture {
  const builder = new ArchitectureBuilder(input);
  const patches = append(builder, "input", [
    ["conv2d", { filters: 6, kernel: 2, strides: 2 }],
    ["to_sequence"],
    ["positional_encoding", { learned: true }],
    ["transformer", { heads: 2, units: 10, dropout: rate }],
  ]);
  const memory = append(builder, patches, [
    ["conv1d", { filters: 5, kernel: 3, padding: "causal" }],
    ["max_pool1d", { size: 2 }],
    ["gru", { units: 4, bidirectional: true, return_sequences: true }],
    ["feed_forward", { units: 7 }],
  ]);
  const crossed = builder.add("cross_attention", { heads: 2, key: 3 }, [patches, memory]);
  const features = append(builder, builder.add("add", {}, [patches, crossed]), [["avg_pool1d", { size: 3, strides: 1 }]]);
  const head = builder.add("concat", {}, [
    append(builder, features, [["lstm", { units: 5, bidirectional: true }]]),
    append(builder, features, [["attention", { heads: 2, causal: true }], ["last_step"]]),
    append(builder, features, [["positional_encoding"], ["global_max_pool"]]),
  ]);
  return builder.finish(append(builder, head, [["dense", { units: classes }]]));
}

/** A residual network of operations of all kinds. */
export function everything(input: Shape, classes: number, rate = 0.2): Architecture {
  const builder = new ArchitectureBuilder(input);
  const stem = append(builder, "input", [["conv2d", { filters: 6, kernel: 3, padding: "same" }], ["batch_norm"], ["gelu"]]);
  const branches = [
    append(builder, stem, [["separable_conv2d", { filters: 6, kernel: 3, padding: "same" }], ["swish"]]),
    append(builder, stem, [["identity"]]),
    append(builder, stem, [
      ["conv2d", { filters: 6, kernel: 3, padding: "same", dilation: 2, groups: 2 }],
      ["group_norm", { groups: 3 }],
    ]),
  ];
  const sum = append(builder, builder.add("add", {}, branches), [
    ["max_pool", { size: 3, strides: 2, padding: "same" }],
    ["dropout", { rate }],
  ]);
  const wide = builder.add("concat", {}, [
    append(builder, sum, [["depthwise_conv2d", { kernel: 2, padding: "same" }], ["tanh"], ["squeeze_excite", { ratio: 2 }]]),
    append(builder, sum, [["conv2d", { filters: 5, kernel: 1, bias: false }], ["batch_norm"], ["relu"]]),
    append(builder, sum, [
      ["max_pool", { size: 2 }],
      ["layer_norm"],
      ["conv2d_transpose", { filters: 3, kernel: 3, strides: 2, padding: "same" }],
    ]),
  ]);
  const features = append(builder, wide, [["avg_pool", { size: 2, strides: 1, padding: "same" }]]);
  const head = builder.add("concat", {}, [
    append(builder, features, [["global_avg_pool"]]),
    append(builder, features, [["flatten"], ["dense", { units: 7 }], ["sigmoid"]]),
  ]);
  return builder.finish(append(builder, head, [["dense", { units: classes }]]));
}

/** Noisy images: in those of class k the k-th column is bright. */
export function stripes(count: number, { size = 8, classes = 4, seed = 1 } = {}): Examples {
  const random = createRandom(seed, "stripes");
  const labels = Int32Array.from({ length: count }, (_, index) => index % classes);
  const inputs = new Uint8Array(count * size * size);
  for (let place = 0; place < inputs.length; place++) {
    const label = labels[Math.floor(place / (size * size))];
    inputs[place] = random.below(128) + (place % size === label ? 127 : 0);
  }
  return { shape: [size, size, 1], inputs, scale: 1 / 255, labels, classes: Array.from({ length: classes }, (_, k) => `${k}`) };
}

export const settings = (rest: { learningRate?: number; batch?: number; epochs?: number } = {}): TrainingSettings => ({
  optimizer: { name: "adam", arguments: { learning_rate: rest.learningRate ?? 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } },
  batch: rest.batch ?? 16,
  epochs: rest.epochs ?? 3,
});
