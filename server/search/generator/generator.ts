/** What a generator is: where candidates come from. Each is one file, listed in index.ts. */
import type { SavedGenerator } from "../../protocol/generator.ts";
import type { Random } from "../../random.ts";
import type { Choose } from "../../space/neighbours.ts";
import type { Assignment } from "../../space/space.ts";
import type { History } from "../history.ts";

export interface Generator {
  /**
   * Begins a candidate. Its decisions are asked for one after the other, in the order in which they come into being, so each may
   * depend on the ones before. What is asked for is not learned from until `learn` is told of it.
   * @param progress how much of the search is over, from 0 to 1: temperatures anneal by it
   */
  begin(random: Random, progress: number, history: History): Choose;
  /** Whether a candidate can begin; where not, results have to come first. Left out: always. */
  isReady?(history: History): boolean;
  /** Of one that is a distribution which learns. */
  readonly policy?: Policy;
}

export interface Policy {
  /**
   * How much likelier than under the uniform distribution each decision of a candidate is, in the order of its decisions:
   * log p(d_i | d_1 ... d_{i-1}) - log u(d_i).
   */
  logRatios(decisions: Assignment, progress: number): readonly number[];
  /**
   * Learns from a candidate.
   * @param advantage how much better than expected it was, about -1 to 1
   */
  learn(decisions: Assignment, advantage: number, progress: number): void;
  /** What it has learned so far. */
  save(): SavedGenerator;
  /**
   * Moves along the gradient of what is expected of a candidate,  sum_i sum_k p_i(k) g_ik,  with the decisions before as they are.
   * @param gains g by the decision's id: what other choices are worth, the candidate's own ones being worth 0
   */
  ascend(decisions: Assignment, gains: ReadonlyMap<string, readonly Gain[]>, progress: number): void;
}

export interface Gain {
  readonly choice: number;
  readonly gain: number;
}
