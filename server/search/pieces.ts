/** The pieces of the search that a search block can name. */
import type { Piece } from "../protocol/piece.ts";

export const generators: readonly Piece[] = [
  {
    name: "modules",
    doc: "A small network for each decision, trained by REINFORCE from what the candidates reached.",
    parameters: [
      { name: "hidden", type: { kind: "integer", min: 1, max: 1024 }, default: 32, doc: "Width of the modules' hidden layer." },
      {
        name: "temperature",
        type: { kind: "schedule", min: 0.01, max: 100 },
        default: 1,
        doc: "Divides the logits: high explores, low exploits. `anneal(1.0, 0.3)` goes from one to the other over the budget.",
      },
      { name: "learning_rate", type: { kind: "number", min: 0, max: 10 }, default: 0.05, doc: "Size of a step of the modules." },
      {
        name: "entropy",
        type: { kind: "number", min: 0, max: 10 },
        default: 0.01,
        doc: "Weight of the entropy bonus, which keeps exploration.",
      },
    ],
  },
  { name: "random", doc: "Chooses every decision uniformly at random.", parameters: [] },
];

export const selections: readonly Piece[] = [
  { name: "greedy", doc: "Takes the candidates that the generator holds most promising.", parameters: [] },
  { name: "random", doc: "Takes candidates uniformly at random.", parameters: [] },
  {
    name: "probability",
    doc: "Takes candidates with probability exp(score / temperature), normalised.",
    parameters: [
      {
        name: "temperature",
        type: { kind: "number", min: 0.001, max: 1000 },
        default: 1,
        doc: "High: nearly uniform. Low: nearly greedy.",
      },
    ],
  },
];
