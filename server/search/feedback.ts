/**
 * From results to advantages. Only the order of values counts, so a generator learns the same from accuracies, losses or times:
 * a result's reward is the share of the recent results that it beats less the share that beats it, from -1 to 1 (a failed one is
 * beaten by all that succeeded); its advantage is the reward less the running mean of rewards.
 */
export class Feedback {
  readonly #sign: number;
  readonly #recent: number[] = [];
  #baseline = 0;

  constructor(direction: "maximize" | "minimize") {
    this.#sign = direction === "maximize" ? 1 : -1;
  }

  /** @param value of the goal's metric; undefined for a candidate that failed */
  advantage(value: number | undefined): number {
    const score = value === undefined ? Number.NEGATIVE_INFINITY : this.#sign * value;
    const wins = this.#recent.filter((other) => score > other).length;
    const losses = this.#recent.filter((other) => score < other).length;
    const reward = this.#recent.length > 0 ? (wins - losses) / this.#recent.length : 0;
    this.#recent.push(score);
    if (this.#recent.length > remembered) this.#recent.shift();
    const advantage = reward - this.#baseline;
    this.#baseline += (1 - decay) * (reward - this.#baseline);
    return advantage;
  }
}

/** How many results one is compared with: old ones came from a generator that knew less. */
const remembered = 50;
/** Of the running mean. */
const decay = 0.9;
