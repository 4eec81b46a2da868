/** The smaller pieces of a search. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { createRandom } from "../../server/random.ts";
import { activeSeconds, budgetOf, reaches, untilOf } from "../../server/search/budget.ts";
import { Enumeration } from "../../server/search/enumeration.ts";
import { Advantages } from "../../server/search/feedback/advantage.ts";
import { createHalving } from "../../server/search/fidelity/halving.ts";
import { rungsTo } from "../../server/search/fidelity/rungs.ts";
import { scheduleOf } from "../../server/search/schedule.ts";
import { expectedImprovement } from "../../server/search/selection/expected_improvement.ts";
import { gradient } from "../../server/search/selection/gradient.ts";
import { greedy } from "../../server/search/selection/greedy.ts";
import { boltzmann, probability } from "../../server/search/selection/probability.ts";
import { uniform } from "../../server/search/selection/random.ts";
import type { Pool } from "../../server/search/selection/selection.ts";
import { Infeasible, walk } from "../../server/space/instantiate.ts";
import { fashionSpace } from "../space/fashion-space.ts";
import { problemOf } from "./simulate.ts";

describe("selection", () => {
  const poolOf = (means: readonly number[]): Pool => ({ predictions: means.map((mean) => ({ mean, deviation: 0 })), best: 0 });
  const scores = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 12 });

  test("greedy takes the greatest, of equals the first", () => {
    expect(greedy(poolOf([-3, -1, -2, -1]), createRandom(1))).toBe(1);
  });

  test("probabilities sum to one and follow exp(r / T), also of negative scores", () => {
    fc.assert(
      fc.property(scores, fc.double({ min: 0.001, max: 1000, noNaN: true }), (values, temperature) => {
        const weights = boltzmann(values, temperature);
        expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      }),
    );
    const [a, b] = boltzmann([-1000, -1001], 2) as [number, number];
    expect(a / b).toBeCloseTo(Math.exp(0.5), 12);
  });

  test("expected improvement weighs what is gained against what it costs", () => {
    const pool = (efforts?: readonly number[]): Pool => ({
      ...{ predictions: [1, 1.2, 0].map((mean) => ({ mean, deviation: 0.5 })), best: 1 },
      ...(efforts && { efforts }),
    });
    const taken = (efforts?: readonly number[]) => expectedImprovement(pool(efforts), createRandom(1));
    expect(taken()).toBe(1);
    expect(taken([5, 5, 5])).toBe(1);
    expect(taken([1, 2, 1])).toBe(0);
    expect(taken([100, 100, 1])).toBe(2);
  });

  test("gradient takes the candidate nearest to where the step leads", () => {
    const point = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 });
    const slope = point.filter((each) => Math.hypot(...each) > 0.1);
    fc.assert(
      fc.property(
        slope,
        fc.array(point, { minLength: 1, maxLength: 9 }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (g, to, n) => {
          const steepness = Math.hypot(...g);
          const displacements = to.map((d) => ({
            rise: d.reduce((sum, each, i) => sum + each * (g[i] as number), 0),
            squared: Math.hypot(...d) ** 2,
            steepness,
          }));
          const left = to.map((d) => Math.hypot(...d.map((each, i) => each - (n * (g[i] as number)) / steepness)));
          const place = gradient(n)({ ...poolOf(to.map(() => 0)), displacements: () => displacements }, createRandom(1));
          expect(left[place]).toBeCloseTo(Math.min(...left), 6);
        },
      ),
    );
  });

  test("each is taken as often as it should be", () => {
    const count = (select: typeof greedy) => {
      const random = createRandom(4);
      const counts = [0, 0, 0];
      for (let draw = 0; draw < 6000; draw++) {
        const place = select(poolOf([0, Math.log(2), Math.log(3)]), random);
        counts[place] = (counts[place] as number) + 1 / 1000;
      }
      return counts.map((value) => Math.round(value * 2) / 2);
    };
    expect(count(probability(1))).toEqual([1, 2, 3]);
    expect(count(uniform)).toEqual([2, 2, 2]);
  });
});

describe("rungs", () => {
  test("that nobody names lead geometrically to the epochs of the task", () => {
    const all = [1, 2, 5, 6, 9, 10, 81].map((epochs) => rungsTo(epochs, 3));
    expect(all).toEqual([[1], [1, 2], [1, 2, 5], [1, 2, 6], [1, 3, 9], [1, 3, 10], [1, 3, 9, 27, 81]]);
    const reduction = fc.double({ min: 1.1, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), reduction, (epochs, r) => {
        const rungs = rungsTo(epochs, r);
        expect(rungs.at(-1)).toBe(epochs);
        expect(rungs.every((rung, at) => Number.isInteger(rung) && rung > (rungs[at - 1] ?? 0))).toBe(true);
        expect(rungs[0]).toBeLessThanOrEqual(Math.ceil(r / 2));
      }),
    );
  });

  test("of hyperband are begun at in turns, however long a round is", () => {
    const starts = (epochs: readonly number[], reduction: number) => {
      const halving = createHalving({ epochs, reduction, brackets: Number.POSITIVE_INFINITY, budget: {} });
      return Array.from({ length: 14 }, (_, index) => halving.start(index + 1));
    };
    expect(starts([1, 3, 9], 3)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 0]);
    expect(starts(rungsTo(1e12, 2), 2)).toEqual(new Array(14).fill(0));
  });

  const budgets = fc.record({ evaluations: fc.integer({ min: 1, max: 60 }), epochs: fc.integer({ min: 1, max: 400 }) });
  test.each([1, Number.POSITIVE_INFINITY])(
    "%d brackets: candidates go on once all that the budget is good for have begun",
    (brackets) => {
      fc.assert(
        fc.property(budgets, fc.boolean(), fc.boolean(), ({ evaluations, epochs: most }, hasEpochs, hasEvaluations) => {
          const epochs = [1, 3, 9];
          const budget = { ...(hasEvaluations && { evaluations }), ...(hasEpochs && { epochs: most }) };
          if (!hasEpochs && !hasEvaluations) return;
          const halving = createHalving({ epochs, reduction: 3, brackets, budget });
          const [began, went] = [
            [0, 0, 0],
            [0, 0, 0],
          ];
          let used = 0;
          let asked = 0;
          for (;;) {
            const isOpen = asked < (budget.evaluations ?? Number.POSITIVE_INFINITY);
            const next = halving.promotable(isOpen);
            if (used >= (budget.epochs ?? Number.POSITIVE_INFINITY) || (!next && !isOpen)) break;
            const [id, rung] = next ? [next.ids[0] as number, next.rung] : [++asked, halving.start(asked)];
            if (next) halving.promote({ id, rung });
            used += (epochs[rung] as number) - (next ? (epochs[rung - 1] as number) : 0);
            const counts = next ? went : began;
            counts[rung] = (counts[rung] as number) + 1;
            halving.tell({ id, rung }, [id % 7]);
          }
          if (!hasEpochs) expect(began.reduce((a, b) => a + b)).toBe(evaluations);
          const ends = began.map((count, rung) => count + (went[rung] as number));
          if (!hasEpochs) expect(went.slice(1)).toEqual(ends.slice(0, 2).map((count) => Math.floor(count / 3)));
          // The budget is used up, but for what is lost by rounding.
          if (!hasEvaluations) expect(Math.abs(used - most)).toBeLessThan(9 * 2);
        }),
      );
    },
  );
});

describe("feedback", () => {
  const advantages = (values: readonly (number | undefined)[]) => {
    const feedback = new Advantages();
    return values.map((value) => feedback.of(value === undefined ? undefined : [value]));
  };
  const values = fc.array(fc.option(fc.double({ min: -50, max: 50, noNaN: true }), { nil: undefined }), { maxLength: 80 });

  test("only the order counts", () => {
    fc.assert(
      fc.property(values, (row) => {
        const stretched = row.map((value) => value && 1e3 * value + 7 * value ** 3);
        expect(advantages(stretched)).toEqual(advantages(row));
      }),
    );
  });

  test("better than all before is the most, failing the least; equals are worth nothing", () => {
    expect(advantages([0.5, 0.5, 0.5])).toEqual([0, 0, 0]);
    const [, best, worst, failed] = advantages([0.5, 0.9, 0.1, undefined]) as [number, number, number, number];
    expect(best).toBe(1);
    expect(worst).toBeLessThan(-1);
    expect(failed).toBeLessThan(-0.9);
  });

  test("what is long ago is not compared with", () => {
    // The first is better than the last, as long as it is remembered.
    const last = (between: number) => Number(advantages([0.9, ...new Array<number>(between).fill(0.5), 0.7]).at(-1));
    expect(last(50) - last(49)).toBeGreaterThan(0.03);
    expect(last(49) - last(48)).toBeLessThan(0.01);
  });

  test("what keeps winning comes to be expected", () => {
    const rising = advantages(Array.from({ length: 40 }, (_, index) => index));
    expect(rising.at(-1)).toBeLessThan(0.05);
  });
});

test("counting through a space meets every candidate once", () => {
  const space = {
    ...fashionSpace,
    constraints: [],
    decisions: fashionSpace.decisions.map((decision) =>
      decision.id === "stage" ? { ...decision, domain: { kind: "integer", min: 0, max: 2, step: 1 } as const } : decision,
    ),
  };
  const enumeration = new Enumeration(createRandom(1));
  const seen = new Set<string>();
  let walks = 0;
  for (; !enumeration.over; enumeration.advance(), walks++) {
    try {
      const { decisions } = walk(space, enumeration.choose);
      const { "training.learning_rate": _, "dropout.rate": __, ...discrete } = decisions;
      seen.add(JSON.stringify(discrete));
    } catch (error) {
      if (!(error instanceof Infeasible)) throw error;
    }
  }
  // A stage has 3 x 2 x 2 x 3 x 3 choices; without stages the image goes to the end as it is.
  const stage = 108;
  expect(walks).toBe(2 * (1 + stage + stage ** 2));
  expect(seen.size).toBe(walks);
});

test("temperatures stay, or go geometrically from one to the other; to nothing they go linearly", () => {
  expect(scheduleOf(0.7)(0.5)).toBe(0.7);
  const anneal = scheduleOf({ name: "anneal", arguments: { from: 1, to: 0.25 } });
  expect([anneal(0), anneal(0.5), anneal(1)]).toEqual([1, 0.5, 0.25]);
  const toNothing = scheduleOf({ name: "anneal", arguments: { from: 0.1, to: 0 } });
  expect([toNothing(0), toNothing(0.5), toNothing(1)]).toEqual([0.1, 0.05, 0]);
});

describe("budget", () => {
  const at = (type: "resumed" | "interrupted", seconds: number): RunEvent =>
    type === "resumed" ? { type, time: 1000 * seconds, workers: 1 } : { type, time: 1000 * seconds };

  test("the time between sessions is nobody's", () => {
    const [session] = [{ type: "searched", reason: "time", best: null, time: 0 } as const];
    expect(activeSeconds([])).toBe(0);
    expect(
      activeSeconds([session, { ...session, time: 3000 }, at("resumed", 100), at("interrupted", 102), at("resumed", 500)]),
    ).toBe(5);
  });

  test("the last that was given holds, in each of its parts", () => {
    const { search } = problemOf();
    expect(budgetOf(search, [])).toEqual({ evaluations: 20 });
    const resumed = { type: "resumed", time: 0, workers: 1 } as const;
    const changed: RunEvent[] = [{ ...resumed, budget: { seconds: 5 } }, resumed, { ...resumed, budget: { seconds: 9 } }];
    expect(budgetOf(search, changed)).toEqual({ evaluations: 20, seconds: 9 });
    expect(budgetOf(search, [...changed, { ...resumed, budget: { seconds: null, epochs: 5 } }])).toEqual({
      evaluations: 20,
      epochs: 5,
    });
    expect(untilOf({ ...search, until: 0.9 }, changed)).toBe(0.9);
    expect(untilOf({ ...search, until: 0.9 }, [...changed, { ...resumed, until: 0.8 }, resumed])).toBe(0.8);
    expect(untilOf({ ...search, until: 0.9 }, [{ ...resumed, until: null }])).toBeUndefined();
  });

  test("until is reached from the goal's side", () => {
    const goal = (direction: "maximize" | "minimize") => ({ metric: "m", direction });
    expect([0.8, 0.9, 1].map((value) => reaches(value, 0.9, goal("maximize")))).toEqual([false, true, true]);
    expect([0.8, 0.9, 1].map((value) => reaches(value, 0.9, goal("minimize")))).toEqual([true, true, false]);
    expect(reaches(1, undefined, goal("maximize"))).toBe(false);
  });
});
