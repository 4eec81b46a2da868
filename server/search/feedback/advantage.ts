/**
 * From results to advantages. Only their order counts, so a generator learns the same from accuracies, losses or times: a result's
 * reward is the share of the recent results that it beats less the share that beats it, from -1 to 1 (a failed one is beaten by all
 * that succeeded); its advantage is the reward less the running mean of rewards. With several objectives a result beats those that
 * it dominates.
 */

import { dominates } from "../../protocol/pareto.ts";
import type { Values } from "../objectives.ts";

export class Advantages {
  readonly #recent: (Values | undefined)[] = [];
  #baseline = 0;

  /** @param values undefined for a candidate that failed */
  of(values: Values | undefined): number {
    const wins = this.#recent.filter((other) => beats(values, other)).length;
    const losses = this.#recent.filter((other) => beats(other, values)).length;
    const reward = this.#recent.length > 0 ? (wins - losses) / this.#recent.length : 0;
    this.#recent.push(values);
    if (this.#recent.length > remembered) this.#recent.shift();
    const advantage = reward - this.#baseline;
    this.#baseline += (1 - decay) * (reward - this.#baseline);
    return advantage;
  }
}

const beats = (a: Values | undefined, b: Values | undefined): boolean => a !== undefined && (b === undefined || dominates(a, b));

/** How many results one is compared with: old ones came from a generator that knew less. */
const remembered = 50;
/** Of the running mean. */
const decay = 0.9;
