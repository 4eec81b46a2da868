/** The pieces of the search that a search block can name. The first of each is taken where neither it nor its strategy names one. */
import type { Piece, PieceParameter } from "../protocol/piece.ts";

/** Objectives that are known of a candidate before it is trained; less is better. All else a program tells. */
export const knownCosts = (byProgram: boolean): readonly string[] =>
  byProgram ? ["parameters", "flops"] : ["parameters", "flops", "depth", "memory"];

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
        type: { kind: "schedule", min: 0, max: 10 },
        default: 0.01,
        doc: "Weight of the entropy bonus, which keeps exploration; it may go from one value to another, too.",
      },
      {
        name: "start",
        type: { kind: "path", of: "file" },
        optional: true,
        doc: "What an earlier run has learned is known from the beginning: its folder, or the `generator.json` in it.",
      },
    ],
  },
  { name: "random", doc: "Chooses every decision uniformly at random.", parameters: [] },
  {
    name: "evolution",
    doc: "Changes one decision of the best of a few of the latest candidates; the oldest die (Real et al. 2019).",
    parameters: [
      {
        name: "population",
        type: { kind: "integer", min: 2, max: 10_000 },
        default: 20,
        doc: "How many of the latest candidates live.",
      },
      {
        name: "sample",
        type: { kind: "integer", min: 1, max: 10_000 },
        default: 10,
        doc: "How many of them are compared for a parent.",
      },
    ],
  },
  {
    name: "nsga2",
    doc: "Makes a child of two of the best, in rounds; of several objectives the front and what is alone in it live on (Deb et al. 2002).",
    parameters: [
      {
        name: "population",
        type: { kind: "integer", min: 2, max: 10_000 },
        default: 20,
        doc: "How many live, and how many candidates a round has.",
      },
    ],
  },
  {
    name: "local",
    doc: "Goes from a candidate to the first neighbour that is better, until none is; then begins anew (White et al. 2021).",
    parameters: [],
  },
];

const network: readonly PieceParameter[] = [
  { name: "hidden", type: { kind: "integer", min: 1, max: 1024 }, default: 32, doc: "Width of the two hidden layers." },
  {
    name: "loss",
    type: { kind: "enum", values: ["regression", "ranking"] },
    default: "regression",
    doc: "The square of the error, or whether pairs are in the right order (Burges et al. 2005).",
  },
];

export const evaluators: readonly Piece[] = [
  { name: "none", doc: "Predicts nothing: candidates are tried as the generator makes them.", parameters: [] },
  {
    name: "gaussian_process",
    doc: "A Gaussian process over features of the architecture's graph, its costs and its decisions: the best where few candidates were trained.",
    parameters: [],
  },
  {
    name: "network",
    doc: "A small network over the same features, trained from proposal to proposal; it is equally sure of all its predictions.",
    parameters: network,
  },
  {
    name: "ensemble",
    doc: "Several such networks; the further apart their predictions are, the less sure it is.",
    parameters: [
      { name: "members", type: { kind: "integer", min: 2, max: 100 }, default: 5, doc: "How many networks." },
      ...network,
    ],
  },
];

export const fidelities: readonly Piece[] = [
  { name: "full", doc: "Every candidate is trained for the epochs of the task.", parameters: [] },
  ...["halving", "hyperband"].map(
    (name): Piece => ({
      name,
      doc:
        name === "halving"
          ? "Candidates are trained for a few epochs; those among the best of their rung go on, from the weights that they have: asynchronous successive halving (Li et al. 2020)."
          : "As `halving`, but some candidates begin with a longer training, so that slow starters have a chance (Li et al. 2018).",
      parameters: [
        {
          name: "epochs",
          type: { kind: "integers", growing: true },
          optional: true,
          doc: "Epochs at the end of each rung: `[1, 3, 9]`. Left out, they follow from the epochs E of the task: ..., E / reduction^2, E / reduction, E.",
        },
        {
          name: "reduction",
          type: { kind: "number", min: 1.1, max: 100 },
          default: 3,
          doc: "One in so many of a rung goes on to the next one.",
        },
      ],
    }),
  ),
];

export const feedbacks: readonly Piece[] = [
  { name: "none", doc: "The generator learns nothing.", parameters: [] },
  {
    name: "reinforce",
    doc: "The generator learns from every result, by how much better than expected it was (Williams 1992).",
    parameters: [],
  },
  {
    name: "elites",
    doc: "The generator learns to make candidates like the best ones and those that the evaluator holds most promising.",
    parameters: [{ name: "count", type: { kind: "integer", min: 1, max: 100 }, default: 10, doc: "How many of each." }],
  },
  {
    name: "gradient",
    doc: "The generator learns from the evaluator's gradient through relaxed decisions (Liu et al. 2019). Needs an evaluator.",
    parameters: [
      {
        name: "count",
        type: { kind: "integer", min: 1, max: 100 },
        default: 5,
        doc: "At how many of the most promising candidates the gradient is taken.",
      },
    ],
  },
];

export const selections: readonly Piece[] = [
  {
    name: "greedy",
    doc: "Takes the candidates that the evaluator, or without one the generator, holds most promising.",
    parameters: [],
  },
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
  {
    name: "expected_improvement",
    doc: "Takes the candidate that is expected to improve most on the best one (Jones et al. 1998). Needs an evaluator.",
    parameters: [],
  },
  {
    name: "thompson",
    doc: "Takes the best candidate of a draw from the evaluator's predictions. Needs an evaluator.",
    parameters: [],
  },
  {
    name: "pareto",
    doc: "For several objectives: takes the candidate that would add most to the hypervolume of the front, were it one deviation better than predicted in each. Needs an evaluator.",
    parameters: [],
  },
  {
    name: "gradient",
    doc: "Takes the candidate nearest to where a step along the evaluator's gradient leads from the best one. Needs an evaluator.",
    parameters: [
      {
        name: "step",
        type: { kind: "number", min: 0.001, max: 100 },
        default: 5,
        doc: "Its length; candidates at random are about 3 apart.",
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
      steps(12, "Steps of Adam, each with 32 examples."),
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
