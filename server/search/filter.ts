/** New candidates only: what cannot be built, breaks a constraint, needs too much memory or was there before is dropped before it costs anything. */
import { keyIn } from "../space/canonical.ts";
import { memoryOfCandidate } from "../space/memory.ts";
import type { Choose } from "../space/neighbours.ts";
import { feasible } from "../space/sample.ts";
import type { Space } from "../space/space.ts";
import type { Entry } from "./history.ts";

export class Filter {
  readonly #space: Space;
  readonly #memory: number;
  readonly #seen = new Set<string>();
  readonly #tooLarge = new Set<string>();

  /** @param memory bytes that a candidate may need */
  constructor(space: Space, memory: number) {
    this.#space = space;
    this.#memory = memory;
  }

  /** Candidates that were dropped because they need more memory. */
  get tooLarge(): number {
    return this.#tooLarge.size;
  }

  /** The candidate of these choices with its key, if it is feasible and new. */
  pass(choose: Choose): Entry | undefined {
    const entry = this.build(choose);
    return entry && this.isNew(entry.key) ? entry : undefined;
  }

  isNew(key: string): boolean {
    return !this.#seen.has(key);
  }

  /** Undefined where the choices make no network, break a constraint or need too much memory. */
  build(choose: Choose): Entry | undefined {
    const candidate = feasible(this.#space, choose);
    if (!candidate) return undefined;
    const entry = { key: keyIn(this.#space, candidate), candidate };
    if (this.#memory === Number.POSITIVE_INFINITY || memoryOfCandidate(candidate, this.#space) <= this.#memory) return entry;
    this.#tooLarge.add(entry.key);
    return undefined;
  }

  /** From now on the candidate counts as one that was there. */
  remember(key: string): void {
    this.#seen.add(key);
  }
}
