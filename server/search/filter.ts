/** New candidates only: what cannot be built, breaks a constraint or was there before is dropped before it costs anything. */
import { canonicalKey } from "../space/canonical.ts";
import type { Candidate } from "../space/instantiate.ts";
import { feasible } from "../space/sample.ts";
import type { Decision, Space } from "../space/space.ts";

export class Filter {
  readonly #space: Space;
  readonly #seen = new Set<string>();

  constructor(space: Space) {
    this.#space = space;
  }

  /** The candidate of these choices with its key, if it is feasible and new. */
  pass(choose: (decision: Decision) => number): { readonly key: string; readonly candidate: Candidate } | undefined {
    const candidate = feasible(this.#space, choose);
    if (!candidate) return undefined;
    const key = canonicalKey(candidate);
    return this.#seen.has(key) ? undefined : { key, candidate };
  }

  /** From now on the candidate counts as one that was there. */
  remember(key: string): void {
    this.#seen.add(key);
  }
}
