/** New candidates only: what cannot be built, breaks a constraint, needs too much memory or was there before is dropped before it costs anything. */
import { canonicalKey } from "../space/canonical.ts";
import { violated } from "../space/constraints.ts";
import { type Candidate, Infeasible, walk } from "../space/instantiate.ts";
import { memoryOfCandidate } from "../space/memory.ts";
import type { Decision, Space } from "../space/space.ts";

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
  pass(choose: (decision: Decision) => number): { readonly key: string; readonly candidate: Candidate } | undefined {
    const candidate = build(this.#space, choose);
    if (!candidate) return undefined;
    const key = canonicalKey(candidate);
    if (this.#seen.has(key)) return undefined;
    if (memoryOfCandidate(candidate, this.#space) <= this.#memory) return { key, candidate };
    this.#tooLarge.add(key);
    return undefined;
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
