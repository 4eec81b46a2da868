import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import type { SavedGenerator } from "../../server/protocol/generator.ts";
import { bestOf } from "../../server/protocol/ranking.ts";
import type { FinalRequest, Request } from "../../server/search/setup.ts";
import { piecesOf, strategyNamed } from "../../server/search/strategies.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import { memoryOfCandidate } from "../../server/space/memory.ts";
import { essence } from "../runs/essence.ts";
import { fashionSpace } from "../space/fashion-space.ts";
import { finishedOf, problemOf, type Simulation, simulate, train } from "./simulate.ts";

const ofType = <T extends RunEvent["type"]>(events: readonly RunEvent[], type: T) =>
  events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);

describe("a whole run", async () => {
  const { events, begun, busiest } = await simulate();

  test("each candidate is proposed, trained and told once, and the best is trained again", () => {
    const ids = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(ofType(events, "proposed").map(({ id }) => id)).toEqual(ids);
    expect(begun).toEqual([...ids, 0]);
    const results = [...ofType(events, "evaluated"), ...ofType(events, "failed")];
    expect(results.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(ids);
    expect(ofType(events, "failed").length).toBeGreaterThan(0);
    expect(busiest).toBe(2);
    const finished = finishedOf(events);
    expect(finished.evaluations).toBe(20);
    expect(ofType(events, "searched")).toMatchObject([{ reason: "evaluations", best: finished.best?.id }]);
    expect(finished.best?.id).toBe(bestOf(problemOf(), ofType(events, "evaluated")));
    expect(finished.best?.test).toBeDefined();
    expect(ofType(events, "epoch").filter(({ id }) => id === 0)).toHaveLength(2);
  });

  test("a candidate's events are in order", () => {
    for (const { id } of ofType(events, "proposed")) {
      const own = events.filter((event) => "id" in event && event.id === id).map(({ type }) => type);
      expect(own.slice(0, 3)).toEqual(["proposed", "epoch", "epoch"]);
      expect(own).toHaveLength(4);
    }
  });

  test.each([1, 2, 3, 8])("with %i workers and any order of ending, the run is the same", async (workers) => {
    for (const chance of [1, 2, 3]) expect(essence((await simulate({ workers, chance })).events)).toEqual(essence(events));
  });

  test("more workers than proposals run ahead do no harm", async () => {
    const many = await simulate({ workers: 50 });
    expect(many.busiest).toBe(8);
    expect(essence(many.events)).toEqual(essence(events));
  });

  test("another seed gives another run", async () => {
    expect(essence((await simulate({ problem: problemOf({ seed: 2 }) })).events)).not.toEqual(essence(events));
  });

  test("killed after any event and resumed, the run is the same, and nothing finished is trained twice", async () => {
    for (let killAfter = 1; killAfter < events.length; killAfter++) {
      const first = await simulate({ killAfter });
      const second = await simulate({ journal: first.events, workers: 3, chance: killAfter });
      expect(second.events[0]?.type).toBe("resumed");
      expect(essence([...first.events, ...second.events])).toEqual(essence(events));
      const done = new Set([...ofType(first.events, "evaluated"), ...ofType(first.events, "failed")].map(({ id }) => id));
      expect(second.begun.filter((id) => done.has(id))).toEqual([]);
    }
  });

  test("what its trainings warn of is said once, also by a run that was killed after any event and resumed", async () => {
    const warning = "all of it is slow";
    const warned = await simulate({ warning });
    expect(ofType(warned.events, "warning").map(({ text }) => text)).toEqual([warning]);
    expect(essence(warned.events.filter(({ type }) => type !== "warning"))).toEqual(essence(events));
    for (let killAfter = 1; killAfter < warned.events.length; killAfter += 3) {
      const first = await simulate({ warning, killAfter });
      const second = await simulate({ warning, journal: first.events });
      expect(essence([...first.events, ...second.events])).toEqual(essence(warned.events));
    }
  });

  test("stopped by the user after any event, it says so, and goes on later", async () => {
    for (let stopAfter = 1; stopAfter < events.length; stopAfter += 3) {
      const first = await simulate({ stopAfter });
      expect(first.events.at(-1)?.type).toBe("interrupted");
      const second = await simulate({ journal: first.events });
      expect(essence([...first.events, ...second.events])).toEqual(essence(events));
    }
  });

  test("a journal with other candidates is not continued", async () => {
    const { events: journal } = await simulate({ killAfter: 30 });
    const changed = journal.map((event) =>
      event.type === "proposed" && event.id === 3 ? { ...event, decisions: { ...event.decisions, dropout: 7 } } : event,
    );
    await expect(simulate({ journal: changed })).rejects.toThrow(/candidate 3 comes out differently/);
    await expect(simulate({ journal, problem: problemOf({ seed: 9 }) })).rejects.toThrow(/candidate 1 comes out differently/);
  });
});

describe("the end", () => {
  test("until: what was proposed is finished, nothing more is proposed, the same at any speed", async () => {
    const problem = problemOf({ until: 0.8, budget: { evaluations: 200 } });
    const { events } = await simulate({ problem });
    const first = ofType(events, "evaluated")
      .toSorted((a, b) => a.id - b.id)
      .find(({ validation }) => Number(validation.accuracy) >= 0.8);
    expect(ofType(events, "searched")).toMatchObject([{ reason: "until" }]);
    expect(finishedOf(events).evaluations).toBe(Number(first?.id) + 7);
    for (const workers of [1, 5])
      expect(essence((await simulate({ problem, workers, chance: 4 })).events)).toEqual(essence(events));
  });

  test("until of a metric that is minimized", async () => {
    const problem = problemOf({ until: 0.3, goal: { metric: "loss", direction: "minimize" }, budget: { evaluations: 200 } });
    const { events } = await simulate({ problem });
    expect(ofType(events, "searched")).toMatchObject([{ reason: "until" }]);
    expect(finishedOf(events).best?.validation.loss).toBeLessThanOrEqual(0.3);
  });

  test("time: what is not finished is dropped", async () => {
    const problem = problemOf({ budget: { seconds: 20 } });
    const { events } = await simulate({ problem, secondsPerEpoch: 1 });
    const [searched] = ofType(events, "searched");
    const [started] = ofType(events, "started");
    expect(searched?.reason).toBe("time");
    expect((Number(searched?.time) - Number(started?.time)) / 1000).toBeCloseTo(20, 0);
    const finished = finishedOf(events);
    expect(finished.evaluations).toBeLessThan(ofType(events, "proposed").length);
    expect(finished.best?.test).toBeDefined();
  });

  test("time counts over all sessions, and not between them", async () => {
    const problem = problemOf({ budget: { seconds: 20 } });
    const first = await simulate({ problem, secondsPerEpoch: 1, killAfter: 25 });
    const used = (Number(first.events.at(-1)?.time) - Number(first.events[0]?.time)) / 1000;
    const second = await simulate({ problem, secondsPerEpoch: 1, journal: first.events });
    const [searched] = ofType(second.events, "searched");
    const left = (Number(searched?.time) - Number(second.events[0]?.time)) / 1000;
    expect(used).toBeGreaterThan(2);
    expect(used + left).toBeCloseTo(20, 0);
  });

  test("a search whose time ends before its first result goes on to it", async () => {
    const { events } = await simulate({ problem: problemOf({ budget: { seconds: 0.5 } }), secondsPerEpoch: 1 });
    expect(ofType(events, "searched")).toMatchObject([{ reason: "time" }]);
    expect(ofType(events, "evaluated")).toHaveLength(1);
    expect(finishedOf(events).best).not.toBeNull();
    const atOnce = await simulate({ problem: problemOf({ budget: { seconds: 0 } }), secondsPerEpoch: 1 });
    expect(ofType(atOnce.events, "proposed")).toHaveLength(1);
    expect([...ofType(atOnce.events, "evaluated"), ...ofType(atOnce.events, "failed")]).toHaveLength(1);
  });

  test("a resumption may change the budget", async () => {
    const whole = await simulate({ problem: problemOf({ budget: { evaluations: 20 } }) });
    const first = await simulate({ killAfter: 40 });
    const second = await simulate({ journal: first.events, changes: { budget: { evaluations: 26 } } });
    expect(finishedOf(second.events).evaluations).toBe(26);
    expect(ofType(second.events, "resumed")).toMatchObject([{ budget: { evaluations: 26 } }]);
    const proposals = (events: readonly RunEvent[]) => ofType(events, "proposed").map(({ decisions }) => decisions);
    expect(proposals([...first.events, ...second.events]).slice(0, 20)).toEqual(proposals(whole.events));
    const third = await simulate({ journal: [...first.events, ...second.events.slice(0, 20)] });
    expect(finishedOf(third.events).evaluations).toBe(26);
    const fewer = await simulate({ journal: first.events, changes: { budget: { evaluations: 3 } } });
    expect(finishedOf(fewer.events).evaluations).toBe(ofType(first.events, "proposed").length);
  });

  describe("other pieces from a resumption on", async () => {
    const halving = { name: "halving", arguments: { epochs: [1, 2, 4], reduction: 2 } };
    const bayesian = piecesOf(strategyNamed("bayesian"));
    const { generator, evaluator, selection, feedback } = bayesian;
    const changes = { pieces: { generator, evaluator, selection, feedback }, budget: { evaluations: 24 }, until: null };
    const ways = [
      ["reinforce", problemOf({ until: 0.99 })],
      ["halving", problemOf({ until: 0.99, fidelity: halving, budget: { evaluations: 16 } })],
    ] as const;

    test.each(ways)("%s: killed and resumed, the run is the same", async (_, problem) => {
      const first = await simulate({ problem, killAfter: 50 });
      const second = await simulate({ problem, journal: first.events, changes });
      const whole = [...first.events, ...second.events];
      expect(finishedOf(whole).evaluations).toBe(24);
      const proposals = (events: readonly RunEvent[]) => ofType(events, "proposed").map(({ decisions }) => decisions);
      expect(proposals(whole)).not.toEqual(proposals((await simulate({ problem })).events));
      for (let killAfter = first.events.length + 1; killAfter < whole.length; killAfter += 17) {
        const third = await simulate({ problem, journal: whole.slice(0, killAfter), workers: 3, chance: killAfter });
        expect(essence([...whole.slice(0, killAfter), ...third.events])).toEqual(essence(whole));
      }
    });

    test("until: what was begun without it is ended", async () => {
      const first = await simulate({ killAfter: 60 });
      const until = 0.3;
      const second = await simulate({ journal: first.events, changes: { until } });
      expect(ofType(second.events, "searched")).toMatchObject([{ reason: "until" }]);
      expect(ofType(second.events, "proposed")).toEqual([]);
      const open = await simulate({ problem: problemOf({ until }), killAfter: 30 });
      const on = await simulate({ problem: problemOf({ until }), journal: open.events, changes: { until: null } });
      expect(finishedOf(on.events).evaluations).toBe(20);
    });
  });

  test("with few epochs first, killed and resumed, the run is the same", async () => {
    const problem = problemOf({ fidelity: { name: "halving", arguments: { epochs: [1, 2, 4], reduction: 2 } } });
    const { events } = await simulate({ problem });
    expect(ofType(events, "promoted").length).toBeGreaterThan(5);
    for (let killAfter = 1; killAfter < events.length; killAfter += 3) {
      const second = await simulate({ problem, journal: events.slice(0, killAfter), workers: 3, chance: killAfter });
      expect(essence([...events.slice(0, killAfter), ...second.events])).toEqual(essence(events));
    }
  });

  test("what the generator has learned is kept: at the end, where the user stops, the same after a kill", async () => {
    const kept = async (simulation: Simulation) => {
      const all: SavedGenerator[] = [];
      const { events } = await simulate({ ...simulation, keep: (generator) => all.push(generator) });
      return { all, events };
    };
    const [whole, stopped, killed] = [await kept({}), await kept({ stopAfter: 40 }), await kept({ killAfter: 40 })];
    expect([whole, stopped, killed].map(({ all }) => all.length)).toEqual([1, 1, 0]);
    expect(Object.keys(whole.all[0]?.modules ?? {})).toEqual(fashionSpace.decisions.map(({ id }) => id));
    expect((await kept({ journal: killed.events })).all).toEqual(whole.all);
    expect((await kept({ problem: problemOf(piecesOf(strategyNamed("random"))) })).all).toEqual([]);
  });

  test("a space in which nothing is feasible", async () => {
    const space = { ...fashionSpace, output: [11] };
    const { events } = await simulate({ problem: problemOf({}, space) });
    expect(events.map(({ type }) => type)).toEqual(["started", "searched", "finished"]);
    expect(ofType(events, "searched")).toMatchObject([{ reason: "exhausted", best: null }]);
    expect(finishedOf(events)).toMatchObject({ evaluations: 0, best: null });
  });

  test("a space in which nothing fits into memory", async () => {
    const { events } = await simulate({ memory: 2 ** 20 });
    expect(events.map(({ type }) => type)).toEqual(["started", "searched", "finished"]);
    const [searched] = ofType(events, "searched");
    expect(searched).toMatchObject({ reason: "memory", best: null });
    expect(searched?.tooLarge).toBeGreaterThan(100);
    expect(finishedOf(events)).toMatchObject({ evaluations: 0, best: null });
  });

  test("the limit of memory that a run began with holds to its end", async () => {
    const memory = 60e6;
    const whole = await simulate({ memory });
    const first = await simulate({ memory, killAfter: 30 });
    const second = await simulate({ memory: 2 ** 20, journal: first.events });
    const proposals = (events: readonly RunEvent[]) => ofType(events, "proposed").map(({ decisions }) => decisions);
    expect(proposals([...first.events, ...second.events])).toEqual(proposals(whole.events));
    for (const decisions of proposals(whole.events))
      expect(memoryOfCandidate(instantiate(fashionSpace, decisions), fashionSpace)).toBeLessThanOrEqual(memory);
    expect(ofType(whole.events, "searched")).toEqual(
      ofType(second.events, "searched").map((event) => ({ ...event, time: expect.anything() })),
    );
  });

  test("no candidate can be trained", async () => {
    const { events, begun } = await simulate({ evaluate: () => ({ kind: "failed", reason: "no", seconds: 0 }) });
    expect(finishedOf(events)).toMatchObject({ evaluations: 20, best: null });
    expect(begun).not.toContain(0);
  });

  test("of equals the first is the best", async () => {
    const even = { kind: "done", metrics: { accuracy: 0.5 }, epochs: 1, seconds: 1 } as const;
    const evaluate = (request: { readonly id: number }) => (request.id === 1 ? failed : even);
    const failed = { kind: "failed", reason: "no", seconds: 1 } as const;
    for (const chance of [1, 2, 3, 4, 5]) {
      const { events } = await simulate({ evaluate, workers: 8, chance });
      expect(finishedOf(events).best?.id).toBe(2);
    }
  });

  test("the final training is no shorter than that which made its candidate the best", async () => {
    const asked: (number | undefined)[] = [];
    const final = (request: FinalRequest) => {
      asked.push(request.epochs);
      return train(request);
    };
    const fidelity = { name: "halving", arguments: { epochs: [1, 2, 4], reduction: 2 } };
    await simulate({ problem: problemOf({ fidelity }), final });
    await simulate({ final });
    expect(asked).toEqual([4, 4, 4, undefined, undefined, undefined]);
  });

  test("the final training has a seed of its own", async () => {
    const seeds: number[] = [];
    const run = (request: Request) => {
      seeds.push(request.seed);
      return train(request);
    };
    const { events } = await simulate({ final: run });
    expect(ofType(events, "proposed").map(({ seed }) => seed)).not.toContain(seeds[0]);
    const other = seeds.length;
    await simulate({ final: run, workers: 3 });
    expect(seeds[other]).toBe(seeds[0]);
  });

  test("where the final training fails, the weights of the evaluation are tested", async () => {
    const final = () => ({ kind: "failed", reason: "the loss became NaN", seconds: 1 }) as const;
    const { events, tested } = await simulate({ final });
    const finished = finishedOf(events);
    expect(tested).toEqual([finished.best?.id]);
    expect(finished).toMatchObject({ evaluations: 20, best: { test: { accuracy: 0.5 } } });
    const failed = events.findIndex((event) => event.type === "failed" && event.id === 0);
    const resumed = await simulate({ journal: events.slice(0, failed + 1) });
    expect(resumed.begun).toEqual([]);
    expect(resumed.tested).toEqual(tested);
    expect(finishedOf(resumed.events).best).toEqual(finished.best);
  });

  test("what nobody can mend ends the search", async () => {
    const evaluate = ({ id }: { id: number }) => {
      if (id === 5) throw new Error("the disk is full");
      return { kind: "done", metrics: { accuracy: 0.5 }, epochs: 1, seconds: 1 } as const;
    };
    await expect(simulate({ evaluate })).rejects.toThrow("the disk is full");
  });
});

describe.each([
  ["a judge", { weights: { name: "short_training", arguments: {} } }],
  ["longer trainings for the best", { fidelity: { name: "halving", arguments: { epochs: [1, 2, 4], reduction: 2 } } }],
  [
    "a judge, longer trainings, several objectives",
    {
      weights: { name: "short_training", arguments: {} },
      fidelity: { name: "hyperband", arguments: { epochs: [1, 3], reduction: 3 } },
      objectives: [
        { metric: "accuracy", direction: "maximize" },
        { metric: "parameters", direction: "minimize" },
      ],
    },
  ],
] as const)("with %s", async (_name, pieces) => {
  const problem = problemOf({ ...piecesOf(strategyNamed("bayesian")), budget: { evaluations: 9 }, ...pieces });
  const { events } = await simulate({ problem, parallel: 3 });

  test("killed after any event and resumed, the run is the same", async () => {
    for (let killAfter = 1; killAfter < events.length; killAfter += 3) {
      const first = await simulate({ problem, parallel: 3, killAfter });
      const second = await simulate({ problem, parallel: 3, journal: first.events, workers: 3, chance: killAfter });
      expect(essence([...first.events, ...second.events])).toEqual(essence(events));
    }
  });

  test("every candidate is one evaluation, and what is best was trained longest", () => {
    expect(ofType(events, "proposed")).toHaveLength(9);
    expect(finishedOf(events).evaluations).toBe(9);
    const rungs = ofType(events, "evaluated").map(({ rung = 0 }) => rung);
    const best = ofType(events, "evaluated").findLast(({ id }) => id === finishedOf(events).best?.id);
    expect(best?.rung ?? 0).toBe(Math.max(...rungs));
    expect(ofType(events, "judged")).toHaveLength("weights" in pieces ? 9 : 0);
  });
});

test("pieces that are exchanged on resuming hold from there on, also when that is replayed", async () => {
  const problem = problemOf();
  const first = await simulate({ problem, killAfter: 30 });
  const pieces = piecesOf(strategyNamed("evolution"));
  const second = await simulate({ problem, journal: first.events, changes: { pieces }, killAfter: 20 });
  const third = await simulate({ problem, journal: [...first.events, ...second.events], workers: 3 });
  const whole = await simulate({ problem, journal: first.events, changes: { pieces } });
  expect(essence([...second.events, ...third.events])).toEqual(essence(whole.events));
  expect(finishedOf(third.events).evaluations).toBe(20);
});
