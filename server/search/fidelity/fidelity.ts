/** What a fidelity is: for how long candidates are trained, and which of them go on. Each is one file, listed in index.ts. */
import type { Values } from "../objectives.ts";

export interface Step {
  /** Of the candidate, from 1. */
  readonly id: number;
  /** From 0, the shortest training. */
  readonly rung: number;
}

export interface Promotable {
  /** Ids of those that succeeded and were not promoted, the best first. */
  readonly ids: readonly number[];
  /** The rung that one of them goes on to. */
  readonly rung: number;
}

export interface Fidelity {
  /** Epochs that a candidate has been trained for at the end of each rung; one undefined rung: as the task says. */
  readonly epochs: readonly (number | undefined)[];
  /** The rung that a new candidate begins at. Asked once for each. */
  start(id: number): number;
  /**
   * Whether candidates of a rung may be trained further: one of them, which `promote` names.
   * @param isOpen whether new candidates may come
   */
  promotable(isOpen: boolean): Promotable | undefined;
  promote(step: Step): void;
  /** @param values undefined: it failed */
  tell(step: Step, values: Values | undefined): void;
}
