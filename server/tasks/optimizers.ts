/** The optimizers that a task block can name; compute/optimizers.ts does what they say. */
import type { Piece, PieceParameter } from "../protocol/piece.ts";

const learningRate = (value: number): PieceParameter => ({
  name: "learning_rate",
  type: { kind: "number", min: 0, max: 10 },
  default: value,
  doc: "Size of a step, times the factor of the `schedule`.",
});
const share = (name: string, value: number, doc: string): PieceParameter => ({
  name,
  // Beyond, what single precision leaves of 1 - share is chance.
  type: { kind: "number", min: 0, max: 0.99999 },
  default: value,
  doc,
});

const epsilon = (doc: string): PieceParameter => ({
  name: "epsilon",
  type: { kind: "number", min: 1e-12, max: 1 },
  default: 1e-7,
  doc,
});
const ofAdam = [
  learningRate(0.001),
  share("beta1", 0.9, "Decay of the mean of the gradient."),
  share("beta2", 0.999, "Decay of the mean of its square."),
  epsilon("Added to the divisor."),
];

interface OptimizerPiece extends Piece {
  /** The number of tensors, of the weight's shape, that are remembered of each weight. */
  readonly slots: number;
}

export const optimizers: readonly OptimizerPiece[] = [
  {
    name: "adam",
    slots: 2,
    doc: "Adam: steps scaled by running means of the gradient and of its square (Kingma and Ba 2015, algorithm 1).",
    parameters: ofAdam,
  },
  {
    name: "adamw",
    slots: 2,
    doc: "Adam with decoupled weight decay: each step also takes learning_rate weight_decay w from w (Loshchilov and Hutter 2019, algorithm 2).",
    parameters: [
      ...ofAdam,
      {
        name: "weight_decay",
        type: { kind: "number", min: 0, max: 1 },
        default: 0.01,
        doc: "Share of a weight that a step takes away, times the learning rate; of all trained weights.",
      },
    ],
  },
  {
    name: "rmsprop",
    slots: 2,
    doc: "RMSProp: s = rho s + (1 - rho) g^2; v = momentum v + learning_rate g / sqrt(s + epsilon); w = w - v (Tieleman and Hinton 2012, lecture 6.5).",
    parameters: [
      learningRate(0.001),
      share("rho", 0.9, "Decay of the mean of the gradient's square."),
      share("momentum", 0, "Share of the last step that the next one keeps."),
      epsilon("Added under the root."),
    ],
  },
  {
    name: "sgd",
    slots: 1,
    doc: "Stochastic gradient descent with momentum: v = momentum v - learning_rate g; w = w + v.",
    parameters: [learningRate(0.01), share("momentum", 0.9, "Share of the last step that the next one keeps.")],
  },
];

/** By the names of the optimizers. */
export const optimizerSlots: Readonly<Record<string, number>> = Object.fromEntries(
  optimizers.map(({ name, slots }) => [name, slots]),
);
