import { formatShape, operation, type Shape, ShapeError } from "../operation.ts";

/** The channels (last axis) of all inputs, one after the other. */
export const concat = operation({
  name: "concat",
  doc: "Puts the channels of its branches one after the other.\n\nHeight and width of all branches must be the same, or the length of sequences. Output: height x width x the sum of their channels. No parameters.",
  parameters: [],
  inputs: "many",
  equalAxes: "all but the last",
  shape(_args, inputs) {
    const [first, ...others] = inputs as [Shape, ...Shape[]];
    for (const [index, other] of others.entries())
      if (formatShape(first.slice(0, -1)) !== formatShape(other.slice(0, -1)))
        throw new ShapeError(
          `concat: branch 1 gives ${formatShape(first)} and branch ${index + 2} gives ${formatShape(other)}; all but the channels must be equal. Use padding: same and equal strides in all branches.`,
        );
    return [...first.slice(0, -1), inputs.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0)];
  },
  weights: () => [],
  flops: () => 0,
  apply: ({ tf }, _args, inputs) => (inputs.length === 1 ? (inputs[0] as (typeof inputs)[0]) : tf.concat([...inputs], -1)),
  isIdentity: (_args, inputs) => inputs.length === 1,
  code: {
    tfjs: () => ({ layer: "concatenate" }),
    keras: () => ({ layer: "Concatenate" }),
    pytorch: (_args, [first]) => ({
      call: (inputs) => `torch.cat([${inputs.join(", ")}], dim=${first?.length === 2 ? 2 : 1})`,
    }),
  },
});
