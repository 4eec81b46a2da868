/** What a feedback is: how a generator that learns is taught. Each is one file, listed in index.ts. */
import type { Policy } from "../generator/generator.ts";
import type { Entry, History, Trial } from "../history.ts";

export interface Feedback {
  /** After a result. */
  told?(policy: Policy, trial: Trial, progress: number): void;
  /**
   * Before a proposal that an evaluator helps with.
   * @param promising candidates that nobody has trained, the most promising first
   */
  proposing?(policy: Policy, history: History, promising: readonly Entry[], progress: number): void;
}
