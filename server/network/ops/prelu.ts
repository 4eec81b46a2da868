import { overChannels, python } from "../code.ts";
import * as kernels from "../kernels.ts";
import { elementwise, only, operation, type Shape, size } from "../operation.ts";

const channels = (inputs: readonly Shape[]): number => only(inputs).at(-1) ?? 1;

/** y = max(x, 0) + alpha min(x, 0), with a learned alpha for each channel; He et al. 2015, "Delving deep into rectifiers", eq. 1. */
export const prelu = operation({
  ...elementwise,
  name: "prelu",
  doc: "Parametric rectified linear unit: x where it is positive, otherwise x times a learned slope of its channel (or feature).\n\nThe shape stays. Parameters: a slope for each channel, 0.25 at first.",
  weights: (_args, inputs) => [
    { name: "alpha", shape: [channels(inputs)], initializer: { kind: "constant", value: 0.25 }, trainable: true },
  ],
  flops: (_args, _inputs, output) => size(output),
  apply: ({ tf }, _args, inputs, weight) => kernels.prelu(tf, only(inputs), weight("alpha")),
  code: {
    tfjs: () => ({ apply: "(x, w) => tf.prelu(x, w.alpha)" }),
    keras: (_args, inputs) => ({
      layer: "PReLU",
      options: {
        shared_axes:
          only(inputs).length === 1
            ? undefined
            : only(inputs)
                .slice(1)
                .map((_, axis) => axis + 1),
      },
    }),
    pytorch: (_args, inputs) => ({
      ...overChannels(python("nn.PReLU", [channels(inputs)]), only(inputs)),
      weights: { alpha: { name: "weight" } },
    }),
  },
});
