import { type Arguments, equalShapes, formatShape, integer, only, operation, ShapeError, size } from "../operation.ts";

interface Reshape extends Arguments {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

const target = ({ height, width, channels }: Reshape) => [height, width, channels] as const;

/** Row by row, pixel by pixel, channel by channel, as flatten() reads an image. */
export const reshape = operation<Reshape>({
  name: "reshape",
  doc: "Lays the values of an example out as an image, in the order height, width, channels: `dense(7 * 7 * 32)` and then `reshape(7, 7, 32)`. flatten() is the way back.\n\nOutput: `height` x `width` x `channels`, as many values as there are in the input. No parameters.",
  parameters: [
    integer("height", 1, "Height of the output, in pixels."),
    integer("width", 1, "Width of the output, in pixels."),
    integer("channels", 1, "Channels of the output."),
  ],
  inputs: "one",
  shape: (args) => target(args),
  fits(args, inputs) {
    const input = only(inputs);
    if (size(input) !== size(target(args)))
      throw new ShapeError(
        `reshape: ${formatShape(input)} are ${size(input)} values, but ${formatShape(target(args))} are ${size(target(args))}. Let height x width x channels be ${size(input)}.`,
      );
  },
  weights: () => [],
  flops: () => 0,
  apply({ tf }, args, inputs) {
    const x = only(inputs);
    return tf.reshape(x, [x.shape[0] as number, ...target(args)]);
  },
  isIdentity: (args, inputs) => equalShapes(only(inputs), target(args)),
  code: {
    tfjs: (args) => ({ layer: "reshape", options: { targetShape: target(args) } }),
    keras: (args) => ({ layer: "Reshape", positional: [target(args)] }),
    pytorch: (args, inputs) => ({
      call([x]) {
        const rows = only(inputs).length === 3 ? `${x}.permute(0, 2, 3, 1)` : x;
        return `${rows}.reshape(-1, ${target(args).join(", ")}).permute(0, 3, 1, 2)`;
      },
      comment: "In the order height, width, channels.",
    }),
  },
});
