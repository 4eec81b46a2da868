import { expect, test } from "vitest";
import { createRandom } from "../../server/random.ts";
import { createEvaluator } from "../../server/search/evaluator/index.ts";
import { type Encoder, encoderOf } from "../../server/search/features/encoder.ts";
import { createFeedback } from "../../server/search/feedback/index.ts";
import { Filter } from "../../server/search/filter.ts";
import { gainsOf } from "../../server/search/gains.ts";
import { createGenerator } from "../../server/search/generator/index.ts";
import { type Entry, History } from "../../server/search/history.ts";
import { Pool } from "../../server/search/pool.ts";
import { pieceOf } from "../../server/search/strategies.ts";
import { Surrogate } from "../../server/search/surrogate.ts";
import { fashionSpace } from "../space/fashion-space.ts";
import { rigged } from "./rigged.ts";

/** What a generator makes, and what is known of eighty random candidates; at a second rung, of every fourth of them. */
function scene(evaluator: string, rungs = 1) {
  const pool = new Pool(fashionSpace, new Filter(fashionSpace, Number.POSITIVE_INFINITY), 1);
  const generator = createGenerator(pieceOf("generator", { name: "modules" }), fashionSpace, 1);
  const surrogate = new Surrogate(encoderOf(fashionSpace) as Encoder, (rung) =>
    createEvaluator(pieceOf("evaluator", { name: evaluator }), Number(rung)),
  );
  const history = new History();
  for (const [at, entry] of pool.draw(80, pool.atRandom).entries()) {
    history.add(entry);
    history.tell(at + 1, 0, [rigged(entry.candidate)]);
    if (rungs > 1 && at % 4 === 0) history.tell(at + 1, 1, [rigged(entry.candidate) ** 2]);
  }
  const random = createRandom(1);
  const generated = (count: number) => pool.draw(count, () => generator.begin(random, 0, history));
  return { pool, generator, surrogate, history, generated };
}

const meanOf = (entries: readonly Entry[]) => entries.reduce((sum, { candidate }) => sum + rigged(candidate), 0) / entries.length;

test.each(["gaussian_process", "ensemble"])(
  "by the gradient of the %s alone a generator learns to make better ones",
  (evaluator) => {
    const { pool, generator, surrogate, history, generated } = scene(evaluator);
    const feedback = createFeedback(pieceOf("feedback", { name: "gradient" }));
    const before = meanOf(generated(100));
    for (let round = 0; round < 40; round++) {
      const promising = generated(5);
      const predicted = surrogate.model(history, [1])(promising);
      const gains = (entry: Entry) => gainsOf(entry, pool.around(entry, 64), predicted);
      if (generator.policy) feedback.proposing?.(generator.policy, { history, promising, gains }, 0);
    }
    expect(before).toBeLessThan(0.5);
    expect(meanOf(generated(100))).toBeGreaterThan(before + 0.2);
  },
);

test.each([1, 2])("gains are what the prediction rises by, nearly, where a change is small; %i rungs", (rungs) => {
  const { pool, surrogate, history } = scene("gaussian_process", rungs);
  const small = pool.draw(10, pool.atRandom).flatMap((entry) => {
    const around = pool.around(entry, 64);
    const predicted = surrogate.model(history, [1])([entry, ...around]);
    const [own, ...others] = predicted.predictions.map(({ mean }) => mean) as [number, ...number[]];
    return predicted
      .displacements(entry, around)
      .flatMap(({ rise, squared }, at) => (squared < 0.1 ? [[rise, (others[at] as number) - own] as const] : []));
  });
  expect(small.length).toBeGreaterThan(10);
  for (const [rise, difference] of small) expect(Math.abs(rise - difference)).toBeLessThan(0.05);
});
