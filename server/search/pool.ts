/** The candidates that a strategy chooses among: new ones, each once. */
import { createRandom, type Random } from "../random.ts";
import { domainSize } from "../space/decisions.ts";
import { type Choose, changed, changesOf, movedBy } from "../space/neighbours.ts";
import { sampleDomain } from "../space/sample.ts";
import type { Space } from "../space/space.ts";
import { Enumeration } from "./enumeration.ts";
import type { Filter } from "./filter.ts";
import type { Entry, Trial } from "./history.ts";

/** Draws, for each candidate wanted, after which a pool that is not full is taken as it is. */
const patience = 25;
/** Candidates that are counted through at most, over the whole search. */
const enumerated = 20_000;
/** Deviations of a move, in steps of the number, from which on some of the moves come to another value. */
const finest = 0.3;

export class Pool {
  readonly #space: Space;
  readonly #filter: Filter;
  readonly #random: Random;
  readonly #enumeration: Enumeration;
  #walks = 0;
  /** By the key of the candidate that they are near. */
  #neighbours = new Map<string, readonly Entry[]>();

  constructor(space: Space, filter: Filter, seed: number) {
    this.#space = space;
    this.#filter = filter;
    this.#random = createRandom(seed, "pool");
    this.#enumeration = new Enumeration(createRandom(seed, "enumeration"));
  }

  /** Up to `count` new candidates, fewer where it takes too many draws. */
  draw(count: number, begin: () => Choose, most = count * patience): readonly Entry[] {
    const found = new Map<string, Entry>();
    for (let draws = 0; draws < most && found.size < count; draws++) {
      const entry = this.#filter.pass(begin());
      if (entry) found.set(entry.key, entry);
    }
    return [...found.values()];
  }

  readonly atRandom = (): Choose => (decision) => sampleDomain(decision.domain, this.#random);

  /** The new ones among all single changes of these; a random part of them where they are more than `most`. */
  near(trials: readonly Trial[], most: number): readonly Entry[] {
    const kept = new Map<string, readonly Entry[]>();
    const found = new Map<string, Entry>();
    for (const { entry } of trials) {
      const neighbours = this.#neighbours.get(entry.key) ?? this.around(entry, Math.ceil((2 * most) / trials.length));
      kept.set(entry.key, neighbours);
      for (const neighbour of neighbours) if (this.#filter.isNew(neighbour.key)) found.set(neighbour.key, neighbour);
    }
    this.#neighbours = kept;
    const all = [...found.values()];
    if (all.length <= most) return all;
    return this.#random
      .shuffle(all.map((_, place) => place))
      .slice(0, most)
      .map((place) => all[place] as Entry);
  }

  /** Single changes of a candidate, new or not; a random part of them where they are more than `most`. */
  around({ candidate: { decisions } }: Entry, most: number): readonly Entry[] {
    const changes = changesOf(this.#space, decisions, this.#random);
    const places = this.#random.shuffle(changes.map((_, place) => place)).slice(0, most);
    return places.flatMap((place) => {
      const change = changes[place];
      return (change && this.#filter.build(changed(decisions, change, this.#random))) ?? [];
    });
  }

  /** Up to `count` new ones whose numbers are by about so much away, as a share of their ranges; none where no number has so fine steps. */
  moved({ key, candidate: { decisions } }: Entry, stride: number, count: number): readonly Entry[] {
    const isMoved = this.#space.decisions.some(
      ({ id, domain }) =>
        decisions[id] !== undefined && domain.kind !== "categorical" && stride * (domainSize(domain) - 1) > finest,
    );
    if (!isMoved) return [];
    return this.draw(count, () => movedBy(decisions, stride, this.#random), 2 * count).filter((entry) => entry.key !== key);
  }

  /** The next new candidate where all are counted through. */
  next(): Entry | undefined {
    while (!this.#enumeration.over && this.#walks < enumerated) {
      const entry = this.#filter.pass(this.#enumeration.choose);
      this.#enumeration.advance();
      this.#walks += 1;
      if (entry) return entry;
    }
    return undefined;
  }

  /** Once counting has begun, drawing finds what is left by luck only. */
  get isCounting(): boolean {
    return this.#walks > 0;
  }
}
