/** What a feedback is: how a generator that learns is taught. Each is one file, listed in index.ts. */
import type { Gain, Policy } from "../generator/generator.ts";
import type { Entry, History, Trial } from "../history.ts";

export interface Feedback {
  /** After a result. */
  told?(policy: Policy, trial: Trial, progress: number): void;
  /** Before a proposal that an evaluator helps with. */
  proposing?(policy: Policy, outlook: Outlook, progress: number): void;
}

export interface Outlook {
  readonly history: History;
  /** Candidates that nobody has trained, the most promising first. */
  readonly promising: readonly Entry[];
  /** What each of a candidate's single changes is worth by the evaluator's gradient there, by the decision's id. */
  gains(entry: Entry): ReadonlyMap<string, readonly Gain[]>;
}
