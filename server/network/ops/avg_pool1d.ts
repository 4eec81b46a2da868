import { poolOptions, python, raw, unless } from "../code.ts";
import { only, operation, size } from "../operation.ts";
import { type Pool1d, pool1d, pool1dParameters, pool1dShape, torchPadding1d } from "../window1d.ts";

/** y[i, k] = the mean of x[i s + r, k] over the window's r that lie inside the sequence. */
export const avgPool1d = operation<Pool1d>({
  name: "avg_pool1d",
  doc: "Takes the mean of each window of a sequence, feature by feature. Padding does not count: at an end the mean is over the steps inside the sequence.\n\nOutput: length x features, by default the length divided by `size`. No parameters.",
  parameters: pool1dParameters,
  inputs: "one",
  shape: (args, inputs) => pool1dShape("avg_pool1d", args, only(inputs)),
  weights: () => [],
  flops: (args, _inputs, output) => args.size * size(output),
  apply: ({ tf }, args, inputs) => pool1d(tf, tf.avgPool, args, only(inputs)),
  isIdentity: (args) => args.size === 1 && args.strides === 1,
  code: {
    tfjs: (args) => ({ layer: "averagePooling1d", options: { poolSize: args.size, ...poolOptions(args) } }),
    keras: (args) => ({ layer: "AveragePooling1D", positional: [args.size], options: poolOptions(args) }),
    pytorch(args, inputs) {
      const { option, pad, explicit } = torchPadding1d(only(inputs)[0] as number, args.size, args.strides, args.padding);
      const pool = (x: string) =>
        python("F.avg_pool1d", [raw(pad(x)), args.size], {
          stride: unless(args.size, args.strides),
          padding: option,
          count_include_pad: option === undefined ? undefined : false,
        });
      const pooled = (x: string) => `${pool(`${x}.transpose(1, 2)`)}.transpose(1, 2)`;
      if (!explicit) return { call: ([x = ""]) => pooled(x) };
      return {
        call: ([x = ""]) => `(\n    ${pooled(x)}\n    / ${pooled(`torch.ones_like(${x}[:1, :, :1])`)}\n)`,
        comment: "Divided by the share of each window that lies inside the sequence: padding does not count.",
      };
    },
  },
});
