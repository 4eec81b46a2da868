import type { Tensor3D } from "@tensorflow/tfjs-core";
import { asSequence } from "../checks.ts";
import { tfjsGru } from "../definitions/gru.ts";
import * as kernels from "../kernels.ts";
import { only, operation } from "../operation.ts";
import {
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

/** PyTorch has the reset gate before the update gate. */
const gates = { of: 3, taken: [1, 0, 2] };

/**
 * z, r, c = x kernel + bias[0] and pz, pr, pc = h recurrent + bias[1] in runs of columns;
 * h <- s h + (1 - s) tanh(c + sigmoid(r + pr) pc), s = sigmoid(z + pz). Cho et al. 2014, with the reset gate after the product, as
 * cuDNN, Keras and PyTorch have it.
 */
export const gru = operation<Recurrent>({
  name: "gru",
  doc: "Gated recurrent units: as `lstm` with one gate less and no cells, so a quarter smaller.\n\nOutput: the last state, `units` features; with `return_sequences` length x `units`; twice as many features where it is bidirectional. Parameters, for each direction: 3 x units x (features + units + 2).",
  parameters: recurrentParameters,
  inputs: "one",
  shape: (args, inputs) => recurrentShape("gru", args, only(inputs)),
  weights: (args, inputs) =>
    recurrentWeights(args, asSequence("gru", only(inputs))[1], 3, { shape: [2, 3 * args.units], initializer: { kind: "zeros" } }),
  // Three activations, two products and six sums for each unit.
  flops: (args, inputs) => recurrentFlops(args, asSequence("gru", only(inputs)), 3, 11),
  memory: (args, inputs, output) => recurrentMemory(args, asSequence("gru", only(inputs)), output),
  apply: ({ tf }, args, inputs, weight) => recur(tf, kernels.gru, args, only(inputs) as Tensor3D, weight),
  code: {
    tfjs: ({ bidirectional, return_sequences }) => ({
      apply: `(x, w) => gru(x, w, ${return_sequences}, ${bidirectional ? '["", "backward_"]' : '[""]'})`,
      definition: tfjsGru,
    }),
    keras: (args) => kerasRecurrent("GRU", args),
    pytorch: (args, inputs) =>
      torchRecurrent("nn.GRU", args, asSequence("gru", only(inputs))[1], (suffix) => ({
        kernel: { name: `weight_ih_${suffix}`, axes: [1, 0], parts: gates },
        recurrent_kernel: { name: `weight_hh_${suffix}`, axes: [1, 0], parts: gates },
        bias: [0, 3].map((from, row) => ({
          name: `bias_${row === 0 ? "ih" : "hh"}_${suffix}`,
          parts: { of: 6, taken: gates.taken.map((gate) => from + gate) },
          shape: [3 * args.units],
        })),
      })),
  },
});
