import { poolOptions, python, raw, unless } from "../code.ts";
import { only, operation, size } from "../operation.ts";
import { type Pool1d, pool1d, pool1dParameters, pool1dShape, torchPadding1d } from "../window1d.ts";

/** y[i, k] = the largest value of x[i s + r, k] over the window's r that lie inside the sequence. */
export const maxPool1d = operation<Pool1d>({
  name: "max_pool1d",
  doc: "Takes the largest value of each window of a sequence, feature by feature. Padding is never the largest.\n\nOutput: length x features, by default the length divided by `size`. No parameters.",
  parameters: pool1dParameters,
  inputs: "one",
  shape: (args, inputs) => pool1dShape("max_pool1d", args, only(inputs)),
  weights: () => [],
  flops: (args, _inputs, output) => args.size * size(output),
  apply: ({ tf }, args, inputs) => pool1d(tf, tf.maxPool, args, only(inputs)),
  isIdentity: (args) => args.size === 1 && args.strides === 1,
  code: {
    tfjs: (args) => ({ layer: "maxPooling1d", options: { poolSize: args.size, ...poolOptions(args) } }),
    keras: (args) => ({ layer: "MaxPooling1D", positional: [args.size], options: poolOptions(args) }),
    pytorch(args, inputs) {
      const { option, pad } = torchPadding1d(only(inputs)[0] as number, args.size, args.strides, args.padding);
      const options = { stride: unless(args.size, args.strides), padding: option };
      const pool = (x: string) => python("F.max_pool1d", [raw(pad(x, 'float("-inf")')), args.size], options);
      return { call: ([x]) => `${pool(`${x}.transpose(1, 2)`)}.transpose(1, 2)` };
    },
  },
});
