/** New candidates only: what cannot be built, breaks a constraint or was there before is dropped before it costs anything. */
import { canonicalKey } from "../space/canonical.ts";
import { violated } from "../space/constraints.ts";
import { Infeasible, walk } from "../space/instantiate.ts";
import type { Choose } from "../space/neighbours.ts";
import type { Space } from "../space/space.ts";
import type { Entry } from "./history.ts";

export class Filter {
  readonly #space: Space;
  readonly #seen = new Set<string>();

  constructor(space: Space) {
    this.#space = space;
  }

  /** The candidate of these choices with its key, if it is feasible and new. */
  pass(choose: Choose): Entry | undefined {
    const entry = this.build(choose);
    return entry && this.isNew(entry.key) ? entry : undefined;
  }

  isNew(key: string): boolean {
    return !this.#seen.has(key);
  }

  /** Undefined where the choices make no network or break a constraint. */
  build(choose: Choose): Entry | undefined {
    try {
      const candidate = walk(this.#space, choose);
      return violated(this.#space, candidate) ? undefined : { key: canonicalKey(candidate), candidate };
    } catch (error) {
      if (error instanceof Infeasible) return undefined;
      throw error;
    }
  }

  /** From now on the candidate counts as one that was there. */
  remember(key: string): void {
    this.#seen.add(key);
  }
}
