/** Strategies by name: pieces that go well together. Each can be replaced by an entry of the search block. */
import type { Piece } from "../protocol/piece.ts";
import type { PieceSpec } from "../protocol/problem.ts";
import { evaluators, feedbacks, fidelities, generators, judges, selections } from "./pieces.ts";

/** A piece by its name, with what differs from its defaults. */
export interface PieceChoice {
  readonly name: string;
  readonly arguments?: Readonly<Record<string, number | string | readonly number[]>>;
}

/** What a search is put together from, by the entries of its block. */
export const pieces = {
  generator: generators,
  evaluator: evaluators,
  selection: selections,
  feedback: feedbacks,
  fidelity: fidelities,
} as const satisfies Readonly<Record<string, readonly Piece[]>>;
export type Role = keyof typeof pieces;
export const roles = Object.keys(pieces) as readonly Role[];

export interface StrategyPreset {
  readonly name: string;
  /** Markdown; the first sentence is a summary. */
  readonly doc: string;
  readonly pieces: Readonly<Record<Role, PieceChoice>>;
  /** What judges candidates before they are trained; left out: nothing. */
  readonly weights?: PieceChoice;
}

const full = { fidelity: { name: "full" } } as const;
const alone = { evaluator: { name: "none" }, feedback: { name: "none" }, ...full } as const;
const atRandom = { generator: { name: "random" }, selection: { name: "greedy" }, ...alone } as const;
const bayesian = {
  generator: { name: "modules" },
  evaluator: { name: "gaussian_process" },
  selection: { name: "expected_improvement" },
  feedback: { name: "elites" },
  ...full,
} as const;

/** The first is the default. */
export const strategies: readonly StrategyPreset[] = [
  {
    name: "bayesian",
    doc: "A Gaussian process predicts candidates near the best ones and of a generator that learns from both; the one that promises most is trained. For costly trainings: it needs the fewest.",
    pieces: bayesian,
  },
  {
    name: "random",
    doc: "Candidates uniformly at random: what every other strategy must beat.",
    pieces: atRandom,
  },
  {
    name: "hyperband",
    doc: "Hyperband (Li et al. 2018): candidates at random, most of which are trained for a few epochs only; the best of them longer.",
    pieces: { ...atRandom, fidelity: { name: "hyperband" } },
  },
  {
    name: "evolution",
    doc: "Regularised evolution (Real et al. 2019): the best of a few is changed a little, the oldest die.",
    pieces: { generator: { name: "evolution" }, selection: { name: "greedy" }, ...alone },
  },
  {
    name: "nsga2",
    doc: "For several objectives: NSGA-II (Deb et al. 2002), which keeps the front and breeds from all of it, in rounds.",
    pieces: { generator: { name: "nsga2" }, selection: { name: "greedy" }, ...alone },
  },
  {
    name: "local",
    doc: "Local search (White et al. 2021): uphill by single changes, then anew from elsewhere.",
    pieces: { generator: { name: "local" }, selection: { name: "greedy" }, ...alone },
  },
  {
    name: "reinforce",
    doc: "A generator network learns from every result by REINFORCE (Zoph and Le 2017).",
    pieces: {
      generator: { name: "modules" },
      evaluator: { name: "none" },
      selection: { name: "probability" },
      feedback: { name: "reinforce" },
      ...full,
    },
  },
  {
    name: "differentiable",
    doc: "A continuous relaxation (Liu et al. 2019, in spirit): the generator follows the gradient of what a Gaussian process predicts, through decisions that are relaxed.",
    pieces: { ...bayesian, feedback: { name: "gradient" } },
  },
  {
    name: "hypernetwork",
    doc: "As `bayesian`, but a graph hypernetwork (Zhang et al. 2019) is trained first: it judges candidates before they are trained, and makes the weights that they begin with.",
    pieces: bayesian,
    weights: { name: "hypernetwork" },
  },
];

export function strategyNamed(name: string): StrategyPreset {
  const found = strategies.find((strategy) => strategy.name === name);
  if (!found) throw new Error(`there is no strategy '${name}'`);
  return found;
}

/** A piece with all its arguments. */
export const pieceOf = (role: Role, choice: PieceChoice): PieceSpec => complete(pieces[role], choice);

/** What judges the candidates of a strategy, if anything does. */
export const judgeOf = ({ weights }: StrategyPreset): PieceSpec | undefined => weights && complete(judges, weights);

function complete(all: readonly Piece[], { name, arguments: given = {} }: PieceChoice): PieceSpec {
  const piece = all.find((other) => other.name === name);
  const values = (piece?.parameters ?? []).flatMap((parameter) => {
    const value = given[parameter.name] ?? parameter.default;
    return value === undefined ? [] : [[parameter.name, value] as const];
  });
  return { name, arguments: Object.fromEntries(values) };
}

/** The pieces of a strategy. */
export function piecesOf(strategy: StrategyPreset): Record<Role, PieceSpec> & { weights?: PieceSpec } {
  const weights = judgeOf(strategy);
  const named = Object.fromEntries(roles.map((role) => [role, pieceOf(role, strategy.pieces[role])])) as Record<Role, PieceSpec>;
  return { ...named, ...(weights && { weights }) };
}
