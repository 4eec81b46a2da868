/**
 * Local search (White, Nolen and Savani 2021): from a random candidate to the first neighbour that is better, until none is; then
 * from another random candidate. Neighbours differ in one decision and come in random order.
 */
import type { Random } from "../../random.ts";
import { type Choose, changed, changesOf } from "../../space/neighbours.ts";
import { sampleDomain } from "../../space/sample.ts";
import type { Space } from "../../space/space.ts";
import { type History, latest, type Trial } from "../history.ts";
import { order } from "../objectives.ts";
import type { Generator } from "./generator.ts";

export function createLocalSearch(space: Space): Generator {
  let current: Trial | undefined;
  /** What was proposed before the last beginning. */
  let old: ReadonlySet<Trial> = new Set();
  let untried: Choose[] = [];
  /** How many trials were looked at. */
  let seen = 0;
  const moveTo = (trial: Trial | undefined, random: Random) => {
    current = trial;
    const { decisions } = trial?.entry.candidate ?? { decisions: {} };
    const changes = changesOf(space, decisions, random);
    const places = random.shuffle(changes.map((_, place) => place));
    untried = places.map((place) => changed(decisions, changes[place] as (typeof changes)[0], random));
  };
  return {
    begin(random, _progress, { told, trials }: History) {
      for (; seen < told.length; seen++) {
        const trial = told[seen] as Trial;
        if (!old.has(trial) && isBetter(trial, current)) moveTo(trial, random);
      }
      const next = untried.pop();
      if (next) return next;
      // All around it were tried: the next random candidate is the new beginning, however good it is.
      if (current) old = new Set(trials);
      current = undefined;
      return (decision) => sampleDomain(decision.domain, random);
    },
  };
}

function isBetter(trial: Trial, than: Trial | undefined): boolean {
  const [own, other] = [latest(trial), than && latest(than)];
  return own !== undefined && (other === undefined || order([other, own])[0] === 1);
}
