/**
 * Early stopping: a training ends once epoch after epoch brings no better validation metric, and its best weights are what counts;
 * Prechelt 1998, "Early stopping - but when?".
 */
import type { Metrics } from "../protocol/events.ts";
import type { Goal } from "../protocol/problem.ts";
import type { Weights } from "./backend.ts";

/** A training after one of its epochs. */
export interface Snapshot {
  readonly weights: Weights;
  readonly training: Metrics;
  readonly validation: Metrics;
}

export class EarlyStopping {
  readonly #goal: Goal;
  readonly #patience: number;
  #best: Snapshot | undefined;
  #waited = 0;

  /** @param patience epochs in a row without a better metric, at least 1, after which a training is over */
  constructor(goal: Goal, patience: number) {
    this.#goal = goal;
    this.#patience = patience;
  }

  /** After the best epoch so far; of equals, the first. */
  get best(): Snapshot | undefined {
    return this.#best;
  }

  get isOver(): boolean {
    return this.#waited >= this.#patience;
  }

  /** To be called after each epoch. @param weights is asked only where the epoch is the best so far */
  see(report: Omit<Snapshot, "weights">, weights: () => Weights): void {
    if (this.#best && !this.#isBetter(report.validation, this.#best.validation)) this.#waited += 1;
    else {
      this.#best = { ...report, weights: weights() };
      this.#waited = 0;
    }
  }

  #isBetter(metrics: Metrics, best: Metrics): boolean {
    const { metric, direction } = this.#goal;
    const [value, other] = [metrics, best].map((each) => each[metric]);
    if (value === undefined || other === undefined) throw new Error(`there is no metric ${metric} to stop a training by`);
    return direction === "maximize" ? value > other : value < other;
  }
}
