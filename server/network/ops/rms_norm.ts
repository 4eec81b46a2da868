import { overLastAxis, python, unless } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, epsilon, last, only, operation, size } from "../operation.ts";

interface RmsNorm extends Arguments {
  readonly epsilon: number;
}

/** y = scale x / sqrt(mean of x^2 + epsilon), along the last axis; Zhang and Sennrich 2019, eq. 4. */
export const rmsNorm = operation<RmsNorm>({
  name: "rms_norm",
  doc: "Normalisation by the root mean square over the last axis: the channels of each pixel, or all features, are scaled to a mean square of 1, then by learned values. As `layer_norm` without its mean and offset.\n\nThe shape stays. Parameters: a scale for each channel.",
  parameters: [epsilon],
  inputs: "one",
  shape: (_args, inputs) => only(inputs),
  weights: (_args, inputs) => [{ name: "scale", shape: [last(only(inputs))], initializer: { kind: "ones" }, trainable: true }],
  flops: (_args, _inputs, output) => 4 * size(output),
  apply: ({ tf }, args, inputs, weight) => kernels.normalizeRows(tf, only(inputs), weight("scale"), undefined, args.epsilon),
  code: {
    tfjs: ({ epsilon }) => ({ apply: `(x, w) => x.mul(tf.rsqrt(x.square().mean(-1, true).add(${epsilon}))).mul(w.scale)` }),
    keras: ({ epsilon }) => ({ layer: "RMSNormalization", options: { epsilon: unless(1e-6, epsilon) } }),
    pytorch: ({ epsilon }, inputs) => ({
      ...overLastAxis(python("nn.RMSNorm", [last(only(inputs))], { eps: epsilon }), only(inputs)),
      weights: { scale: { name: "weight" } },
    }),
  },
});
