import type { Tensor4D } from "@tensorflow/tfjs-core";
import { python, raw, unless } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, asImage, integer, interpolation, only, operation, size } from "../operation.ts";
import { type Interpolation, interpolate } from "../taps.ts";
import { resamplingMemory } from "../workspace.ts";

interface Upsample extends Arguments {
  readonly factor: number;
  readonly interpolation: Interpolation;
}

/** nearest: y[i, j, k] = x[floor(i / factor), floor(j / factor), k]. bilinear: as resize() to `factor` times the size. */
export const upsample = operation<Upsample>({
  name: "upsample",
  doc: "Makes the image `factor` times as high and as wide, channel by channel.\n\nOutput: height x factor x width x factor x channels. No parameters.",
  parameters: [
    integer("factor", 1, "How many times as high and as wide the image becomes.", { default: 2, monotone: true }),
    interpolation,
  ],
  inputs: "one",
  shape({ factor }, inputs) {
    const [height, width, channels] = asImage("upsample", only(inputs));
    return [height * factor, width * factor, channels];
  },
  weights: () => [],
  flops: (args, _inputs, output) => (args.interpolation === "nearest" ? 0 : 8 * size(output)),
  memory: (_args, inputs, output) => resamplingMemory(asImage("upsample", only(inputs)), output),
  apply({ tf }, { factor, interpolation }, inputs) {
    const x = only(inputs) as Tensor4D;
    const [, height, width] = x.shape;
    const taps = interpolate[interpolation];
    return kernels.resample(tf, x, taps(height, height * factor), taps(width, width * factor));
  },
  isIdentity: ({ factor }) => factor === 1,
  code: {
    tfjs({ factor, interpolation }, inputs) {
      if (interpolation === "nearest") return { layer: "upSampling2d", options: { size: [factor, factor] } };
      const [height, width] = asImage("upsample", only(inputs));
      return { apply: `(x) => tf.image.resizeBilinear(x, [${height * factor}, ${width * factor}], false, true)` };
    },
    keras: ({ factor, interpolation }) => ({
      layer: "UpSampling2D",
      positional: [factor],
      options: { interpolation: unless("nearest", interpolation) },
    }),
    pytorch: ({ factor, interpolation }) => ({
      call: ([x = ""]) => python("F.interpolate", [raw(x)], { scale_factor: factor, mode: unless("nearest", interpolation) }),
    }),
  },
});
