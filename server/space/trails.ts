/**
 * What networks have decided, as sets: by it one sees which options no finished architecture has taken. Only decisions of few options
 * are followed; the bits of a set stand for their options.
 */
import { domainSize, options } from "./decisions.ts";
import type { Decision } from "./space.ts";

export interface Trail {
  /** Options that some of the networks took, where they read the decision. */
  readonly taken: bigint;
  /** Decisions that some of the networks made and have not read. */
  readonly unread: bigint;
}

export const noTrail: Trail = { taken: 0n, unread: 0n };

/** Of networks of which each went one of these ways. */
export const anyOf = (trails: readonly Trail[]): Trail =>
  trails.reduce((a, b) => (a === b ? a : { taken: a.taken | b.taken, unread: a.unread | b.unread }));

/** Of networks that went all of these ways, side by side. */
export const allOf = (trails: readonly Trail[]): Trail =>
  trails.reduce((a, b) => (a === b ? a : { taken: a.taken | b.taken, unread: a.unread & b.unread }));

/** Decisions of more options are not followed. */
const mostOptions = 64;
/** Options of a whole space; beyond them, none are followed. */
const mostBits = 4096;

interface Followed {
  readonly decision: Decision;
  readonly bit: bigint;
  /** By choice. */
  readonly options: ReadonlyMap<number, bigint>;
}

export class Trails {
  readonly #followed = new Map<string, Followed>();

  constructor(decisions: readonly Decision[]) {
    const few = decisions.filter(({ domain }) => domainSize(domain) > 1 && domainSize(domain) <= mostOptions);
    const bits = few.reduce((sum, { domain }) => sum + domainSize(domain), 0);
    if (bits > mostBits) return;
    let next = 0n;
    for (const [index, decision] of few.entries())
      this.#followed.set(decision.id, {
        ...{ decision, bit: 1n << BigInt(index) },
        options: new Map(options(decision.domain).map((choice) => [choice, 1n << next++])),
      });
  }

  /** A decision was made. */
  made(trail: Trail, id: string): Trail {
    const followed = this.#followed.get(id);
    return followed ? { ...trail, unread: trail.unread | followed.bit } : trail;
  }

  /** Decisions were read, made in one of these ways. */
  read(trail: Trail, ways: readonly ReadonlyMap<string, number>[]): Trail {
    let { taken, unread } = trail;
    for (const way of ways)
      for (const [id, choice] of way) {
        const followed = this.#followed.get(id);
        if (!followed) continue;
        taken |= followed.options.get(choice) ?? 0n;
        unread &= ~followed.bit;
      }
    return { taken, unread };
  }

  /** The choices that no network of the trail can have made; of decisions that none of them has read, nothing is known. */
  untaken({ taken, unread }: Trail): readonly (readonly [id: string, choices: readonly number[]])[] {
    return [...this.#followed.values()].flatMap(({ decision, bit, options: bits }) => {
      const left = [...bits].flatMap(([choice, option]) => (taken & option ? [] : [choice]));
      const isKnown = (unread & bit) === 0n && left.length < bits.size;
      return isKnown && left.length > 0 ? [[decision.id, left] as const] : [];
    });
  }
}
