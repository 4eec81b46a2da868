/** All choices that a space has, one after the other: how the last candidates of a small space are found. */
import type { Random } from "../random.ts";
import { domainSize, optionAt } from "../space/decisions.ts";
import { sampleDomain } from "../space/sample.ts";
import type { Decision } from "../space/space.ts";

/**
 * Counts through the tree of decisions, the last one fastest. Each walk asks `choose` for its decisions from the first on; then
 * `advance` goes to the next leaf. A continuous decision counts as one option, drawn anew each time.
 */
export class Enumeration {
  /** Where each decision of the current path stands. */
  readonly #path: { option: number; readonly size: number }[] = [];
  #depth = 0;
  #over = false;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  get over(): boolean {
    return this.#over;
  }

  readonly choose = ({ domain }: Decision): number => {
    const size = domainSize(domain);
    const place = this.#path[this.#depth] ?? { option: 0, size: Number.isFinite(size) ? size : 1 };
    this.#path[this.#depth] = place;
    this.#depth += 1;
    return Number.isFinite(size) ? optionAt(domain, place.option) : sampleDomain(domain, this.#random);
  };

  advance(): void {
    this.#depth = 0;
    for (let last = this.#path.at(-1); last; last = this.#path.at(-1)) {
      last.option += 1;
      if (last.option < last.size) return;
      this.#path.pop();
    }
    this.#over = true;
  }
}
