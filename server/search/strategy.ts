/**
 * A strategy decides which candidate is tried next. It is asked and told:
 *
 * `propose` gives a candidate that is feasible and was not proposed before, or undefined once none can be found; after that it is
 * not asked again. `tell` hands it the result of one of its candidates. Results come in the order of proposal, each once, and as
 * late as the loop likes: between a proposal and its result there may be others. A strategy knows no clock, no storage, no
 * processes, and takes all its randomness from the seed: the same calls give the same proposals, which is how a run is resumed.
 */
import type { SearchSpec } from "../protocol/problem.ts";
import { createRandom } from "../random.ts";
import type { Candidate } from "../space/instantiate.ts";
import type { Assignment, Space } from "../space/space.ts";
import { Enumeration } from "./enumeration.ts";
import { Feedback } from "./feedback.ts";
import { Filter } from "./filter.ts";
import { createGenerator } from "./generator/index.ts";
import { createSelection } from "./selection/index.ts";

export interface Result {
  /** From 1, in the order of proposal. */
  readonly id: number;
  readonly decisions: Assignment;
  /** Of the goal's metric on the validation split; undefined where the candidate failed. */
  readonly value: number | undefined;
}

export interface Strategy {
  /** Candidates that came up so far and were not proposed, because they need more memory than there is. */
  readonly tooLarge: number;
  propose(): Candidate | undefined;
  tell(result: Result): void;
}

/** Candidates that a selection chooses among. */
const poolSize = 8;
/** Draws after which a pool that is not full is taken as it is. */
const patience = 200;
/** Draws after which a generator that has found nothing new is given up, and the space is counted through. */
const tries = 4000;
/** Candidates that are counted through at most, over the whole search. */
const enumerated = 20_000;
/** How many evaluations a temperature anneals over where the budget does not say. */
const nominalEvaluations = 100;

/**
 * The strategy that a search's generator and selection make together.
 * @param memory bytes that a candidate may need
 */
export function createStrategy(space: Space, search: SearchSpec, memory = Number.POSITIVE_INFINITY): Strategy {
  const generator = createGenerator(search.generator, space, search.seed);
  const select = createSelection(search.selection);
  const feedback = new Feedback(search.goal.direction);
  const filter = new Filter(space, memory);
  const random = createRandom(search.seed, "strategy");
  const enumeration = new Enumeration(createRandom(search.seed, "enumeration"));
  const planned = search.budget.evaluations ?? nominalEvaluations;
  let proposals = 0;
  let walks = 0;
  const progressAt = (proposal: number) => Math.min(1, (proposal - 1) / Math.max(1, planned - 1));

  function drawPool(progress: number): ReadonlyMap<string, Candidate> {
    const pool = new Map<string, Candidate>();
    for (let draws = 0; draws < (pool.size > 0 ? patience : tries) && pool.size < poolSize; draws++) {
      const passed = filter.pass(generator.begin(random, progress));
      if (passed) pool.set(passed.key, passed.candidate);
    }
    return pool;
  }

  function nextEnumerated(): ReadonlyMap<string, Candidate> {
    while (!enumeration.over && walks < enumerated) {
      const passed = filter.pass(enumeration.choose);
      enumeration.advance();
      walks += 1;
      if (passed) return new Map([[passed.key, passed.candidate]]);
    }
    return new Map();
  }

  return {
    get tooLarge() {
      return filter.tooLarge;
    },
    propose() {
      const progress = progressAt(proposals + 1);
      // Once counting has begun, drawing finds what is left by luck only.
      let pool = walks === 0 ? drawPool(progress) : new Map<string, Candidate>();
      if (pool.size === 0) pool = nextEnumerated();
      const entries = [...pool];
      if (entries.length === 0) return undefined;
      const scores = entries.map(([, { decisions }]) => mean(generator.logRatios(decisions, progress)));
      const [key, candidate] = entries[select(scores, random)] as [string, Candidate];
      filter.remember(key);
      proposals += 1;
      return candidate;
    },
    tell({ id, decisions, value }) {
      generator.learn(decisions, feedback.advantage(value), progressAt(id));
    },
  };
}

/** Per decision, so that candidates with many decisions are not preferred or held back for that alone. */
const mean = (values: readonly number[]): number =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
