/** What a search makes of scores: predictions of its evaluator after ten results. */
import { createRandom } from "../../server/random.ts";
import { GaussianProcess } from "../../server/search/evaluator/gaussian_process.ts";
import { encoderOf } from "../../server/search/features/encoder.ts";
import { History } from "../../server/search/history.ts";
import { Surrogate } from "../../server/search/surrogate.ts";
import type { Candidate } from "../../server/space/instantiate.ts";
import type { Space } from "../../server/space/space.ts";

const trained = 10;
const draws = 60;

/**
 * The mean of a statistic of the predictions, over many draws of the ten that were trained.
 * @param scores of a judge, for all candidates; undefined: there is none
 * @param measure of the predictions and of the places of the candidates that they are of, those that were not trained
 */
export function afterTen(
  space: Space,
  candidates: readonly (Candidate & { readonly accuracy: number })[],
  scores: readonly number[] | undefined,
  measure: (predicted: readonly number[], places: readonly number[]) => number,
): number {
  const encoder = encoderOf(space);
  if (!encoder) throw new Error("the space has no candidates");
  const random = createRandom(1, "ten");
  const entries = candidates.map((candidate, place) => ({ key: `${place}`, candidate }));
  const of = (places: readonly number[]) => places.map((place) => entries[place] as (typeof entries)[0]);
  let total = 0;
  for (let draw = 0; draw < draws; draw++) {
    const order = random.shuffle(candidates.map((_, place) => place));
    const [known, others] = [order.slice(0, trained), order.slice(trained)];
    const surrogate = new Surrogate(encoder, () => new GaussianProcess(), { isJudged: scores !== undefined });
    for (const [place, score] of scores?.entries() ?? []) surrogate.judge(`${place}`, score);
    const history = new History();
    for (const [index, entry] of of(known).entries()) {
      history.add(entry);
      history.tell(index + 1, 0, [entry.candidate.accuracy]);
    }
    const { predictions } = surrogate.model(history, [1])(of(others));
    total += measure(
      predictions.map(({ mean }) => mean),
      others,
    );
  }
  return total / draws;
}
