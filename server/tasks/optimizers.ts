/** The optimizers that a task block can name; compute/optimizers.ts does what they say. */
import type { Piece, PieceParameter } from "../protocol/piece.ts";

const learningRate = (value: number): PieceParameter => ({
  name: "learning_rate",
  type: { kind: "number", min: 0, max: 10 },
  default: value,
  doc: "Size of a step. It stays for the first half of the training and falls to zero over the second.",
});
const share = (name: string, value: number, doc: string): PieceParameter => ({
  name,
  type: { kind: "number", min: 0, max: 1, maxExcluded: true },
  default: value,
  doc,
});

export const optimizers: readonly Piece[] = [
  {
    name: "adam",
    doc: "Adam: steps scaled by running means of the gradient and of its square (Kingma and Ba 2015, algorithm 1).",
    parameters: [
      learningRate(0.001),
      share("beta1", 0.9, "Decay of the mean of the gradient."),
      share("beta2", 0.999, "Decay of the mean of its square."),
      { name: "epsilon", type: { kind: "number", min: 1e-12, max: 1 }, default: 1e-7, doc: "Added to the divisor." },
    ],
  },
  {
    name: "sgd",
    doc: "Stochastic gradient descent with momentum: v = momentum v - learning_rate g; w = w + v.",
    parameters: [learningRate(0.01), share("momentum", 0.9, "Share of the last step that the next one keeps.")],
  },
];
