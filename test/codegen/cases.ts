/** Networks with every operation in every shape that could go wrong in another framework. */
import type { ExportedModel } from "../../server/codegen/index.ts";
import { outputShape, weightsOf } from "../../server/network/architecture.ts";
import type { Shape } from "../../server/network/operation.ts";
import { size } from "../../server/network/operation.ts";
import { operations } from "../../server/network/ops/index.ts";
import { createRandom } from "../../server/random.ts";
import { imageCases } from "./image-cases.ts";
import { beside, type Call, type Case, chain, network, product, sequence } from "./networks.ts";
import { sequences } from "./sequences.ts";

export type { Case } from "./networks.ts";

/** Sides that are even and odd, and for which strides of 2 and 3 leave something over. */
const image: Shape = [7, 10, 3];
const windows = product([1, 2, 3, 4, 5], [1, 2, 3]);
const paddings = ["same", "valid"];

const sliding: readonly Case[] = [
  ...product(["conv2d", "separable_conv2d", "depthwise_conv2d"], paddings).map(([operation, padding]) =>
    beside(
      `${operation}, ${padding}`,
      image,
      windows.map(([kernel, strides]) => [
        operation,
        {
          kernel,
          strides,
          padding,
          bias: strides !== 2,
          ...(operation === "depthwise_conv2d" ? {} : { filters: 4 }),
          ...(operation === "conv2d" ? {} : { multiplier: 1 + (kernel % 2) }),
        },
      ]),
    ),
  ),
  ...product(["max_pool", "avg_pool"], paddings).map(([operation, padding]) =>
    beside(
      `${operation}, ${padding}`,
      image,
      windows.map(([size, strides]) => [operation, { size, strides, padding }]),
    ),
  ),
  beside(
    "windows larger than the image, same",
    [2, 3, 2],
    [
      ["conv2d", { filters: 2, kernel: 5, padding: "same" }],
      ["conv2d", { filters: 2, kernel: 6, padding: "same", strides: 2 }],
      ["max_pool", { size: 4, strides: 1, padding: "same" }],
      ["avg_pool", { size: 5, strides: 2, padding: "same" }],
    ],
  ),
  sequence("pooling of negative values at borders", image, [
    ["conv2d", { filters: 2, kernel: 1 }],
    ["relu"],
    ["conv2d", { filters: 3, kernel: 2, padding: "same" }],
    ["max_pool", { size: 2, strides: 1, padding: "same" }],
    ["avg_pool", { size: 2, strides: 1, padding: "same" }],
    ["flatten"],
  ]),
];

const activations = [
  ...["relu", "relu6", "leaky_relu", "prelu", "elu", "selu", "gelu", "swish", "mish", "hard_swish", "sigmoid", "hard_sigmoid"],
  ...["tanh", "softplus", "softsign", "exponential", "softmax", "log_softmax", "zero"],
];

const others: readonly Case[] = [
  beside(
    "activations of images",
    image,
    activations.map((name) => [name]),
  ),
  network("activations of features", [12, 1, 1], (builder) => {
    const features = chain(builder, "input", [["flatten"], ["dense", { units: 9 }]]);
    return builder.add(
      "concat",
      {},
      activations.map((name) => chain(builder, features, [[name]])),
    );
  }),
  sequence("batch_norm of images and features", image, [
    ["batch_norm", { epsilon: 0.1, momentum: 0.9 }],
    ["conv2d", { filters: 4, kernel: 3, bias: false }],
    ["batch_norm"],
    ["relu"],
    ["flatten"],
    ["batch_norm", { epsilon: 1e-5 }],
    ["dense", { units: 5 }],
    ["batch_norm"],
  ]),
  sequence("flatten between convolution and dense", image, [
    ["conv2d", { filters: 5, kernel: 3, strides: 2 }],
    ["flatten"],
    ["dense", { units: 8, bias: false }],
    ["tanh"],
    ["dense", { units: 3 }],
  ]),
  sequence("dense after global pooling", image, [["global_avg_pool"], ["dense", { units: 4 }]]),
  sequence("dropout of images and features", image, [
    ["dropout", { rate: 0.25 }],
    ["flatten"],
    ["dropout", { rate: 0.5 }],
    ["dense", { units: 4 }],
  ]),
  network("add and concat of branches", image, (builder) => {
    const first = chain(builder, "input", [["conv2d", { filters: 4, kernel: 3, padding: "same" }]]);
    const residual = builder.add("add", {}, [
      chain(builder, first, [["identity"]]),
      chain(builder, first, [["swish"], ["depthwise_conv2d", { kernel: 3, padding: "same" }]]),
      chain(builder, first, [["avg_pool", { size: 3, strides: 1, padding: "same" }]]),
    ]);
    const wide = builder.add("concat", {}, [
      residual,
      chain(builder, "input", [["max_pool", { size: 3, strides: 1, padding: "same" }]]),
      first,
    ]);
    return chain(builder, wide, [["conv2d", { filters: 3, kernel: 1 }], ["global_avg_pool"]]);
  }),
  network("what does nothing", image, (builder) => {
    const one = chain(builder, "input", [["identity"], ["dropout", { rate: 0 }], ["max_pool", { size: 1 }]]);
    const twice = builder.add("add", {}, [one, "input"]);
    const alone = builder.add("concat", {}, [builder.add("add", {}, [twice])]);
    return chain(builder, alone, [["flatten"], ["flatten"], ["dense", { units: 3 }], ["identity"]]);
  }),
];

/** As the fashion example finds them. */
export const fashion = network("fashion", [28, 28, 1], (builder) => {
  const block = (filters: number, kernel: number, activation: string): Call[] => [
    ["conv2d", { filters, kernel, padding: "same" }],
    ["batch_norm"],
    [activation],
  ];
  const pooled = chain(builder, "input", [...block(16, 5, "relu"), ["max_pool", { size: 2 }]]);
  const residual = builder.add("add", {}, [
    chain(builder, pooled, [["identity"]]),
    chain(builder, pooled, [["conv2d", { filters: 16, kernel: 3, padding: "same" }], ["batch_norm"], ["relu"]]),
  ]);
  return chain(builder, residual, [
    ["separable_conv2d", { filters: 32, kernel: 4, strides: 2, padding: "same" }],
    ["gelu"],
    ["avg_pool", { size: 2, strides: 1, padding: "same" }],
    ["global_avg_pool"],
    ["dropout", { rate: 0.3 }],
    ["dense", { units: 10 }],
  ]);
});

const colours = sequence(
  "colour pictures",
  [12, 9, 3],
  [["conv2d", { filters: 6, kernel: 4, strides: 2, padding: "same" }], ["swish"], ["flatten"], ["dense", { units: 4 }]],
);

export const cases: readonly Case[] = [...sliding, ...others, ...imageCases, ...sequences, fashion, colours];

/** The cases whose exported lines classify a picture, too. */
export const pictured: readonly Case[] = [fashion, colours];

/** The operations that no case uses: a fault of this file. */
export const untried: readonly string[] = [...operations.keys()].filter(
  (name) => !cases.some(({ architecture }) => architecture.nodes.some(({ operation }) => operation === name)),
);

/** Weights far from their initial values, so that nothing cancels: statistics are not 0 and 1, biases are not 0. */
export function weightsFor({ name, architecture }: Case): Record<string, Float32Array> {
  const random = createRandom(1, name);
  const sample = (key: string, shape: Shape): number => {
    if (key.endsWith("moving_variance")) return 0.3 + random.uniform();
    return shape.length === 1 ? 0.3 + 0.5 * random.normal() : random.normal() / Math.sqrt(size(shape.slice(0, -1)));
  };
  return Object.fromEntries(
    weightsOf(architecture).map(({ key, shape }) => [key, Float32Array.from({ length: size(shape) }, () => sample(key, shape))]),
  );
}

/** [examples, ...architecture.input] */
export function inputsFor({ name, architecture, vocabulary }: Case, examples: number): Float32Array {
  const random = createRandom(2, name);
  const value = () => (vocabulary === undefined ? 2 * random.normal() : random.below(vocabulary));
  return Float32Array.from({ length: examples * size(architecture.input) }, value);
}

const oddNames = ["T-shirt/top", "\"quoted\" \\ 'name'", '*/ """ \u2028 Größe 😀', "two  spaces "];

export const modelFor = (tried: Case): ExportedModel => ({
  name: tried.name,
  architecture: tried.architecture,
  weights: weightsFor(tried),
  classes:
    tried === colours ? oddNames : Array.from({ length: size(outputShape(tried.architecture)) }, (_, index) => `class ${index}`),
  scale: 1 / 255,
  provenance: {
    run: "fashion-quick-1",
    file: "examples/fashion/fashion.hnas",
    task: "clothes",
    date: "2026-11-23",
    candidate: 12,
    validation: { accuracy: 0.91234, loss: 0.251 },
    test: { accuracy: 0.901 },
    decisions: { stage: 2, "stage[0].filters": 16, "stage[0].ConvBlock.kernel": 5, "stage[1]": "Residual()" },
  },
});
