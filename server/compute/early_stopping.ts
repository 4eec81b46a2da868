/**
 * Early stopping: a training ends once epoch after epoch brings no better validation metric, and its best weights are what counts;
 * Prechelt 1998, "Early stopping - but when?". Of several metrics it goes on while any of them gets better; which weights are best
 * the first of them says.
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
  readonly #goals: readonly Goal[];
  readonly #patience: number;
  #best: Snapshot | undefined;
  /** So far, of each goal by itself. */
  readonly #records = new Map<string, number>();
  #waited = 0;

  /**
   * @param goals at least one
   * @param patience epochs in a row without a better metric, at least 1, after which a training is over
   */
  constructor(goals: readonly Goal[], patience: number) {
    this.#goals = goals;
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
    const improved = this.#goals.map((goal) => this.#improves(goal, report.validation));
    if (improved[0]) this.#best = { ...report, weights: weights() };
    this.#waited = improved.some(Boolean) ? 0 : this.#waited + 1;
  }

  #improves({ metric, direction }: Goal, metrics: Metrics): boolean {
    const [value, record] = [metrics[metric], this.#records.get(metric)];
    if (value === undefined) throw new Error(`there is no metric ${metric} to stop a training by`);
    if (record !== undefined && !(direction === "maximize" ? value > record : value < record)) return false;
    this.#records.set(metric, value);
    return true;
  }
}
