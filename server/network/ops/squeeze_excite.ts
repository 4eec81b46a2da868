import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { python } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, asImage, integer, only, operation, type Shape, size, type WeightSpec } from "../operation.ts";
import { productWorkspace } from "../workspace.ts";

interface SqueezeExcite extends Arguments {
  readonly ratio: number;
}

/** Channels of the image, and features between the two layers. */
function widths({ ratio }: SqueezeExcite, inputs: readonly Shape[]): readonly [channels: number, between: number] {
  const channels = asImage("squeeze_excite", only(inputs))[2];
  return [channels, Math.max(1, Math.floor(channels / ratio))];
}

const dense = (name: string, from: number, to: number): readonly WeightSpec[] => [
  {
    name: `${name}_kernel`,
    shape: [from, to],
    initializer: { kind: "glorot_uniform", fanIn: from, fanOut: to },
    trainable: true,
  },
  { name: `${name}_bias`, shape: [to], initializer: { kind: "zeros" }, trainable: true },
];

const tfjs = `(x, w) => {
  const squeezed = tf.relu(tf.matMul(x.mean([1, 2]), w.squeeze_kernel).add(w.squeeze_bias));
  const scale = tf.sigmoid(tf.matMul(squeezed, w.excite_kernel).add(w.excite_bias));
  return x.mul(scale.expandDims(1).expandDims(1));
}`;

const keras = `class SqueezeExcite(layers.Layer):
    """Scales every channel by a number between 0 and 1, computed from the means of all; Hu et al. 2018."""

    def __init__(self, width, **options):
        super().__init__(**options)
        self.width = width

    def build(self, shape):
        channels, width = shape[-1], self.width
        self.squeeze_kernel = self.add_weight(shape=(channels, width), name="squeeze_kernel")
        self.squeeze_bias = self.add_weight(shape=(width,), initializer="zeros", name="squeeze_bias")
        self.excite_kernel = self.add_weight(shape=(width, channels), name="excite_kernel")
        self.excite_bias = self.add_weight(shape=(channels,), initializer="zeros", name="excite_bias")

    def call(self, x):
        ops = keras.ops
        means = ops.mean(x, axis=(1, 2), keepdims=True)
        squeezed = ops.relu(ops.matmul(means, self.squeeze_kernel) + self.squeeze_bias)
        return x * ops.sigmoid(ops.matmul(squeezed, self.excite_kernel) + self.excite_bias)`;

/**
 * y = x[i, j, k] s[k], s = sigmoid(relu(m squeeze + b) excite + c), where m are the means of the channels; Hu et al. 2018,
 * "Squeeze-and-excitation networks", eq. 2 to 4, with biases as in the authors' code.
 */
export const squeezeExcite = operation<SqueezeExcite>({
  name: "squeeze_excite",
  doc: "Squeeze and excitation: scales each channel by a number between 0 and 1, which two dense layers compute from the means of all channels.\n\nThe shape stays. Parameters: with r = channels / ratio, 2 x channels x r + r + channels.",
  parameters: [
    integer("ratio", 1, "The channels divided by this, at least 1, are the features between the two layers.", { default: 16 }),
  ],
  inputs: "one",
  shape: (_args, inputs) => asImage("squeeze_excite", only(inputs)),
  weights(args, inputs) {
    const [channels, between] = widths(args, inputs);
    return [...dense("squeeze", channels, between), ...dense("excite", between, channels)];
  },
  flops(args, inputs, output) {
    const [channels, between] = widths(args, inputs);
    return 2 * size(output) + 4 * channels * between;
  },
  /** The image's gradient by both ways, and the layers. */
  memory(args, inputs, output) {
    const [channels, between] = widths(args, inputs);
    return { example: 2 * size(output) + 8 * (channels + between), once: productWorkspace(channels) };
  },
  apply({ tf }, _args, inputs, weight) {
    const x = only(inputs) as Tensor4D;
    const layer = (of: Tensor2D, name: string) =>
      kernels.dense(tf, of, weight(`${name}_kernel`), weight<Tensor1D>(`${name}_bias`));
    const squeezed = tf.relu(layer(tf.mean<Tensor2D>(x, [1, 2]), "squeeze"));
    return kernels.scaleChannels(tf, x, tf.sigmoid(layer(squeezed, "excite")));
  },
  code: {
    tfjs: () => ({ apply: tfjs }),
    keras: (args, inputs) => ({ layer: "SqueezeExcite", positional: [widths(args, inputs)[1]], definition: keras }),
    pytorch(args, inputs) {
      const [channels, between] = widths(args, inputs);
      const layers = [
        "nn.AdaptiveAvgPool2d(1)",
        python("nn.Conv2d", [channels, between, 1]),
        "nn.ReLU()",
        python("nn.Conv2d", [between, channels, 1]),
        "nn.Sigmoid()",
      ];
      return {
        module: `nn.Sequential(\n${layers.map((layer) => `    ${layer},\n`).join("")})`,
        weights: {
          squeeze_kernel: { name: "1.weight", axes: [1, 0], shape: [between, channels, 1, 1] },
          squeeze_bias: { name: "1.bias" },
          excite_kernel: { name: "3.weight", axes: [1, 0], shape: [channels, between, 1, 1] },
          excite_bias: { name: "3.bias" },
        },
        call: ([x], module) => `${x} * ${module}(${x})`,
      };
    },
  },
});
