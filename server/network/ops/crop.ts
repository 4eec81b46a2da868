import type { Tensor4D } from "@tensorflow/tfjs-core";
import * as kernels from "../kernels.ts";
import { type Arguments, asImage, formatShape, integer, only, operation, type Shape, ShapeError } from "../operation.ts";
import { shifted } from "../taps.ts";
import { resamplingMemory } from "../workspace.ts";

interface Crop extends Arguments {
  readonly height: number;
  readonly width: number;
}

/** What is cut off before and after each axis; of an odd number of pixels one more after. */
function margins(args: Crop, image: Shape): readonly (readonly [before: number, after: number])[] {
  return [args.height, args.width].map((length, axis) => {
    const over = (image[axis] as number) - length;
    return [Math.floor(over / 2), Math.ceil(over / 2)];
  });
}

/** y[i, j, k] = x[i + floor((h - height) / 2), j + floor((w - width) / 2), k] of an image of h x w. */
export const crop = operation<Crop>({
  name: "crop",
  doc: "Cuts out the middle of the image. Where an odd number of rows or columns is too many, one more is cut off below or at the right.\n\nOutput: `height` x `width` x channels. No parameters.",
  parameters: [
    integer("height", 1, "Height of the output, in pixels."),
    integer("width", 1, "Width of the output, in pixels.", { default: { sameAs: "height" } }),
  ],
  inputs: "one",
  shape({ height, width }, inputs) {
    const image = asImage("crop", only(inputs));
    if (height > image[0] || width > image[1])
      throw new ShapeError(
        `crop: ${height} x ${width} pixels cannot be cut out of ${formatShape(image)}. Cut out fewer, use fewer poolings or strides before it, or pad() or resize() the image.`,
      );
    return [height, width, image[2]];
  },
  weights: () => [],
  flops: () => 0,
  memory: (_args, inputs, output) => resamplingMemory(asImage("crop", only(inputs)), output),
  apply({ tf }, args, inputs) {
    const x = only(inputs) as Tensor4D;
    const [rows, columns] = margins(args, x.shape.slice(1));
    return kernels.resample(
      tf,
      x,
      shifted(x.shape[1], args.height, -(rows?.[0] ?? 0)),
      shifted(x.shape[2], args.width, -(columns?.[0] ?? 0)),
    );
  },
  isIdentity: (args, inputs) => only(inputs)[0] === args.height && only(inputs)[1] === args.width,
  code: {
    tfjs: (args, inputs) => ({ layer: "cropping2D", options: { cropping: margins(args, only(inputs)) } }),
    keras: (args, inputs) => ({ layer: "Cropping2D", positional: [margins(args, only(inputs))] }),
    pytorch(args, inputs) {
      const [rows, columns] = margins(args, only(inputs)).map(
        ([before], axis) => `${before}:${before + ([args.height, args.width][axis] as number)}`,
      );
      return { call: ([x]) => `${x}[..., ${rows}, ${columns}]` };
    },
  },
});
