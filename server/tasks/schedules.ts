/** How the learning rate changes over a training, as a task block can name it; compute/schedules.ts does what they say. */
import type { Piece, PieceParameter } from "../protocol/piece.ts";

const warmup: PieceParameter = {
  name: "warmup",
  type: { kind: "number", min: 0, max: 1, maxExcluded: true },
  default: 0,
  doc: "Share of the training, at its beginning, over which the rate first rises in a straight line from zero.",
};

export const schedules: readonly Piece[] = [
  {
    name: "cooldown",
    doc: "The whole rate, then in a straight line to zero (Hägele et al. 2024).",
    parameters: [
      {
        name: "share",
        type: { kind: "number", min: 0.01, max: 1 },
        default: 0.5,
        doc: "Share of what follows the warm-up, at its end, over which the rate falls.",
      },
      warmup,
    ],
  },
  { name: "constant", doc: "The whole rate to the end.", parameters: [warmup] },
  { name: "linear", doc: "In a straight line to zero.", parameters: [warmup] },
  {
    name: "cosine",
    doc: "Along half a cosine to zero (Loshchilov and Hutter 2017, equation 5, without restarts).",
    parameters: [warmup],
  },
  {
    name: "step_decay",
    doc: "Falls by a factor every few epochs.",
    parameters: [
      { name: "every", type: { kind: "integer", min: 1 }, default: 2, doc: "Epochs with the same rate, counted from the first." },
      { name: "factor", type: { kind: "number", min: 0, max: 1 }, default: 0.5, doc: "What the rate is then multiplied by." },
      warmup,
    ],
  },
];
