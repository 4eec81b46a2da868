import type { Tensor4D } from "@tensorflow/tfjs-core";
import { python, raw } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, asImage, height, interpolation, only, operation, size, width } from "../operation.ts";
import { type Interpolation, interpolate } from "../taps.ts";
import { resamplingMemory } from "../workspace.ts";

interface Resize extends Arguments {
  readonly height: number;
  readonly width: number;
  readonly interpolation: Interpolation;
}

/**
 * Pixels are squares: the middle of the output's pixel i lies at (i + 1/2) h / height - 1/2 in the input, where h is the input's
 * height. TensorFlow's half-pixel centres, PyTorch's align_corners=False. Nothing is averaged where the image gets smaller.
 */
export const resize = operation<Resize>({
  name: "resize",
  doc: "Makes the image larger or smaller, channel by channel.\n\nOutput: `height` x `width` x channels, whatever the image's size. No parameters.",
  parameters: [height, { ...width, default: { sameAs: "height" } }, interpolation],
  inputs: "one",
  shape: (args, inputs) => [args.height, args.width, asImage("resize", only(inputs))[2]],
  weights: () => [],
  flops: (args, _inputs, output) => (args.interpolation === "nearest" ? 0 : 8 * size(output)),
  memory: (_args, inputs, output) => resamplingMemory(asImage("resize", only(inputs)), output),
  apply({ tf }, args, inputs) {
    const x = only(inputs) as Tensor4D;
    const taps = interpolate[args.interpolation];
    return kernels.resample(tf, x, taps(x.shape[1], args.height), taps(x.shape[2], args.width));
  },
  isIdentity: (args, inputs) => only(inputs)[0] === args.height && only(inputs)[1] === args.width,
  code: {
    tfjs: ({ height, width, interpolation }) => ({
      apply: `(x) => tf.image.${interpolation === "nearest" ? "resizeNearestNeighbor" : "resizeBilinear"}(x, [${height}, ${width}], false, true)`,
    }),
    keras: ({ height, width, interpolation }) => ({
      layer: "Resizing",
      positional: [height, width],
      options: { interpolation },
    }),
    pytorch: ({ height, width, interpolation }) => ({
      call: ([x = ""]) =>
        python("F.interpolate", [raw(x), [height, width]], {
          mode: interpolation === "nearest" ? "nearest-exact" : "bilinear",
        }),
    }),
  },
});
