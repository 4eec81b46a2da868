/** The pieces of the search that a search block can name. */
import type { Piece, PieceParameter } from "../protocol/piece.ts";

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

const steps = (standard: number, doc: string): PieceParameter => ({
  name: "steps",
  type: { kind: "integer", min: 1, max: 1_000_000 },
  default: standard,
  doc,
});
const learningRate = (standard: number, doc: string): PieceParameter => ({
  name: "learning_rate",
  type: { kind: "number", min: 0, max: 10 },
  default: standard,
  doc,
});
const lessons = "Steps in which it is trained before the search, each with another candidate and 64 examples.";
const lessonRate = "Size of these steps of Adam, at its height.";

/** What tells candidates apart before any is trained; compute/judges/ does what they say. */
export const judges: readonly Piece[] = [
  {
    name: "short_training",
    doc: "A few training steps from the candidate's ordinary initial weights.",
    parameters: [
      steps(12, "Steps of Adam, each with 64 examples."),
      learningRate(0.003, "Size of the first step; the later ones fall in a straight line to zero."),
    ],
  },
  {
    name: "shared",
    doc: "One set of weights for the whole space, trained over its candidates, each of which uses a part (Pham et al. 2018). Candidates are also trained from there.",
    parameters: [steps(1500, lessons), learningRate(0.005, lessonRate)],
  },
  {
    name: "hypernetwork",
    doc: "A graph hypernetwork that makes the weights of a candidate from its graph, trained over the candidates of the space (Zhang et al. 2019; Knyazev et al. 2021). Candidates are also trained from there.",
    parameters: [steps(1500, lessons), learningRate(0.0015, lessonRate)],
  },
];
