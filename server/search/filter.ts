/** New candidates only: what cannot be built, breaks a constraint or was there before is dropped before it costs anything. */
import { keyIn } from "../space/canonical.ts";
import { violated } from "../space/constraints.ts";
import { type Candidate, Infeasible, walk } from "../space/instantiate.ts";
import type { Decision, Space } from "../space/space.ts";

export class Filter {
  readonly #space: Space;
  readonly #seen = new Set<string>();

  constructor(space: Space) {
    this.#space = space;
  }

  /** The candidate of these choices with its key, if it is feasible and new. */
  pass(choose: (decision: Decision) => number): { readonly key: string; readonly candidate: Candidate } | undefined {
    const candidate = build(this.#space, choose);
    if (!candidate) return undefined;
    const key = keyIn(this.#space, candidate);
    return this.#seen.has(key) ? undefined : { key, candidate };
  }

  /** From now on the candidate counts as one that was there. */
  remember(key: string): void {
    this.#seen.add(key);
  }
}

/** Undefined where the choices make no network or break a constraint. */
function build(space: Space, choose: (decision: Decision) => number): Candidate | undefined {
  try {
    const candidate = walk(space, choose);
    return violated(space, candidate) ? undefined : candidate;
  } catch (error) {
    if (error instanceof Infeasible) return undefined;
    throw error;
  }
}
