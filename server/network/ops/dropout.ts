import { python } from "../code.ts";
import { type Arguments, only, operation, size } from "../operation.ts";

interface Dropout extends Arguments {
  readonly rate: number;
}

/** In training y = x m / (1 - rate), m = 1 with probability 1 - rate, else 0; otherwise y = x. Srivastava et al. 2014. */
export const dropout = operation<Dropout>({
  name: "dropout",
  doc: "Sets a random share `rate` of the values to zero while training, and scales the others so that their mean stays.\n\nThe shape stays. No parameters; nothing happens when not training.",
  parameters: [
    { name: "rate", type: { kind: "number", min: 0, max: 1, maxExcluded: true }, doc: "Share of the values that are dropped." },
  ],
  inputs: "one",
  stochastic: true,
  shape: (_args, inputs) => only(inputs),
  weights: () => [],
  flops: () => 0,
  /** Random numbers, which of them are kept, by a byte and by a number, and these scaled. */
  memory: ({ rate }, _inputs, output) => ({ example: rate === 0 ? 0 : 4 * size(output) }),
  apply({ tf, training, random }, args, inputs) {
    const x = only(inputs);
    if (!training || !random || args.rate === 0) return x;
    const kept = tf.cast(tf.greaterEqual(random(x.shape), args.rate), "float32");
    return tf.mul(x, tf.mul(kept, 1 / (1 - args.rate)));
  },
  isIdentity: (args) => args.rate === 0,
  code: {
    tfjs: ({ rate }) => ({ layer: "dropout", options: { rate } }),
    keras: ({ rate }) => ({ layer: "Dropout", positional: [rate] }),
    pytorch: ({ rate }) => ({ module: python("nn.Dropout", [rate]), call: ([x], module) => `${module}(${x})` }),
  },
});
