import type { Tensor3D } from "@tensorflow/tfjs-core";
import { asSequence } from "../checks.ts";
import { raw, unless } from "../code.ts";
import * as kernels from "../kernels.ts";
import { only, operation } from "../operation.ts";
import {
  directionNames,
  kerasRecurrent,
  type Recurrent,
  recur,
  recurrentFlops,
  recurrentMemory,
  recurrentParameters,
  recurrentShape,
  recurrentWeights,
  torchRecurrent,
} from "../recurrent.ts";

/**
 * i, f, g, o = x kernel + h recurrent + bias in runs of columns; c <- sigmoid(f) c + sigmoid(i) tanh(g), h <- sigmoid(o) tanh(c).
 * Hochreiter and Schmidhuber 1997; Gers et al. 2000. The forget gate's bias begins at 1: Jozefowicz et al. 2015.
 */
export const lstm = operation<Recurrent>({
  name: "lstm",
  doc: "Long short-term memory: goes through a sequence with a state whose gates are learned.\n\nOutput: the last state, `units` features; with `return_sequences` length x `units`; twice as many features where it is bidirectional. Parameters, for each direction: 4 x units x (features + units + 1).",
  parameters: recurrentParameters,
  inputs: "one",
  shape: (args, inputs) => recurrentShape("lstm", args, only(inputs)),
  weights(args, inputs) {
    const bias = { shape: [4 * args.units], initializer: { kind: "runs", values: [0, 1, 0, 0] } } as const;
    return recurrentWeights(args, asSequence("lstm", only(inputs))[1], 4, bias);
  },
  // Five activations, three products and a sum for each unit.
  flops: (args, inputs) => recurrentFlops(args, asSequence("lstm", only(inputs)), 4, 9),
  memory: (args, inputs, output) => recurrentMemory(args, asSequence("lstm", only(inputs)), output),
  apply: ({ tf }, args, inputs, weight) => recur(tf, kernels.lstm, args, only(inputs) as Tensor3D, weight),
  code: {
    tfjs(args) {
      const { units, bidirectional, return_sequences } = args;
      const weights = directionNames(args, "lstm", "");
      const options = { units, recurrentActivation: "sigmoid", returnSequences: unless(false, return_sequences) };
      if (!bidirectional) return { layer: "lstm", options, weights };
      const sequences = return_sequences ? ", returnSequences: true" : "";
      // tfjs would number the inner layers, and name weights after that.
      const given = `units: ${units}, recurrentActivation: "sigmoid"${sequences}, name: "lstm"`;
      const layer = raw(`tf.layers.lstm({ ${given} }) as tf.RNN`);
      return { layer: "bidirectional", options: { layer, mergeMode: "concat" }, weights };
    },
    keras: (args) => kerasRecurrent("LSTM", args),
    pytorch: (args, inputs) =>
      torchRecurrent("nn.LSTM", args, asSequence("lstm", only(inputs))[1], (suffix) => ({
        kernel: { name: `weight_ih_${suffix}`, axes: [1, 0] },
        recurrent_kernel: { name: `weight_hh_${suffix}`, axes: [1, 0] },
        bias: [{ name: `bias_ih_${suffix}` }, { name: `bias_hh_${suffix}`, zeros: true }],
      })),
  },
});
