/** What a fidelity is: for how long candidates are trained, and which of them go on. Each is one file, listed in index.ts. */
import type { Values } from "../objectives.ts";

export interface Step {
  /** Of the candidate, from 1. */
  readonly id: number;
  /** From 0, the shortest training. */
  readonly rung: number;
}

export interface Fidelity {
  /** Epochs that a candidate has been trained for at the end of each rung; one undefined rung: as the task says. */
  readonly epochs: readonly (number | undefined)[];
  /** The rung that a new candidate begins at. */
  start(id: number): number;
  /** A candidate that has earned a longer training; each at each rung once. */
  promote(): Step | undefined;
  /** @param values undefined: it failed */
  tell(step: Step, values: Values | undefined): void;
}
