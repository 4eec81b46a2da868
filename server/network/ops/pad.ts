import type { Tensor4D } from "@tensorflow/tfjs-core";
import { python, raw } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, asImage, integer, only, operation } from "../operation.ts";
import { shifted } from "../taps.ts";
import { resamplingMemory } from "../workspace.ts";

interface Pad extends Arguments {
  readonly size: number;
}

/** y[i, j, k] = x[i - size, j - size, k] inside the image, 0 around it. */
export const pad = operation<Pad>({
  name: "pad",
  doc: "Puts zeros around the image.\n\nOutput: (height + 2 size) x (width + 2 size) x channels. No parameters.",
  parameters: [integer("size", 0, "Pixels of zeros at each of the four sides.", { monotone: true })],
  inputs: "one",
  shape({ size }, inputs) {
    const [height, width, channels] = asImage("pad", only(inputs));
    return [height + 2 * size, width + 2 * size, channels];
  },
  weights: () => [],
  flops: () => 0,
  memory: (_args, inputs, output) => resamplingMemory(asImage("pad", only(inputs)), output),
  apply({ tf }, { size }, inputs) {
    const x = only(inputs) as Tensor4D;
    const taps = (length: number) => shifted(length, length + 2 * size, size);
    return kernels.resample(tf, x, taps(x.shape[1]), taps(x.shape[2]));
  },
  isIdentity: ({ size }) => size === 0,
  code: {
    tfjs: ({ size }) => ({ layer: "zeroPadding2d", options: { padding: [size, size] } }),
    keras: ({ size }) => ({ layer: "ZeroPadding2D", positional: [size] }),
    pytorch: ({ size }) => ({ call: ([x = ""]) => python("F.pad", [raw(x), [size, size, size, size]]) }),
  },
});
