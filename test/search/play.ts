/** Searches, a space of six architectures, and strategies that are asked and told as the loop does it. */
import type { Values } from "../../server/protocol/pareto.ts";
import type { SearchSpec } from "../../server/protocol/problem.ts";
import { piecesOf, strategyNamed } from "../../server/search/strategies.ts";
import { createStrategy } from "../../server/search/strategy.ts";
import type { Candidate } from "../../server/space/instantiate.ts";
import type { Space } from "../../server/space/space.ts";
import {
  call,
  constant,
  cost,
  decision,
  declare,
  integer,
  op,
  originAt,
  read,
  repeat,
  sequence,
  values,
} from "../space/build.ts";
import { fashionSpace } from "../space/fashion-space.ts";
import { rigged } from "./rigged.ts";
import { problemOf } from "./simulate.ts";

export const searchBy = (strategy: string, rest: Partial<SearchSpec> = {}): SearchSpec => ({
  name: "test",
  goal: { metric: "accuracy", direction: "maximize" },
  objectives: [{ metric: "accuracy", direction: "maximize" }],
  budget: { evaluations: 100 },
  ...piecesOf(strategyNamed(strategy)),
  workers: 1,
  device: "auto",
  seed: 1,
  ...rest,
});

export const problemBy = (strategy: string, rest: Partial<SearchSpec>, space: Space = fashionSpace) =>
  problemOf({ ...piecesOf(strategyNamed(strategy)), ...rest }, space);

type Result = number | Values | undefined;

/** What a judge would say, if it can: of the fashion space something near the truth. */
export const score = (candidate: Candidate): number | null => {
  const { parameters } = candidate.architecture;
  if (parameters % 3 === 0) return null;
  return ("stage" in candidate.decisions ? rigged(candidate) : 0) + (parameters % 7) / 14;
};

/** Proposals with results that come `late` proposals later, as in the loop, or before where the strategy waits for them. */
export function play(
  space: Space,
  search: SearchSpec,
  count: number,
  value: (candidate: Candidate, id: number) => Result,
  strategy = createStrategy(space, search),
  late = 7,
) {
  const candidates: Candidate[] = [];
  let told = 0;
  while (candidates.length < count) {
    const candidate = strategy.propose(strategy.shortlist().map(score));
    if (!candidate) break;
    if (candidate !== "later") candidates.push(candidate);
    if (candidate !== "later" && candidates.length - told <= late) continue;
    told += 1;
    const result = value(candidates[told - 1] as Candidate, told);
    strategy.tell(told, 0, typeof result === "number" ? [result] : result);
  }
  return candidates;
}

export const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

/** Six architectures in nine assignments: three without layers are one, and one is too large. */
export const sixOf: Space = {
  ...fashionSpace,
  name: "Six",
  input: [4],
  output: [2],
  root: sequence(
    declare("layers"),
    declare("units"),
    repeat(read("layers"), op("dense", { units: read("units") }), op("dense", { units: read("units") })),
    op("dense", { units: 2 }),
  ),
  training: { batch: { kind: "value", value: constant(8) }, epochs: { kind: "value", value: constant(1) } },
  decisions: [decision("layers", integer(0, 2)), decision("units", values(3, 5, 7))],
  constraints: [{ expression: call("<=", cost("parameters"), constant(90)), text: "parameters <= 90", origin: originAt(1) }],
};
