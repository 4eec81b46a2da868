/** The loop without processes: trainings are functions of their requests, done in an order and a time that the test chooses. */
import type { Finished, RunEvent } from "../../server/protocol/events.ts";
import type { Outcome } from "../../server/protocol/messages.ts";
import type { Problem, SearchSpec } from "../../server/protocol/problem.ts";
import { createRandom, type Random } from "../../server/random.ts";
import { search } from "../../server/search/loop.ts";
import type { Clock, FinalRequest, OnReport, Request, SearchSetup, Trainings } from "../../server/search/setup.ts";
import { piecesOf, strategyNamed } from "../../server/search/strategies.ts";
import type { Space } from "../../server/space/space.ts";
import { fashionSpace } from "../space/fashion-space.ts";

export const problemOf = (rest: Partial<SearchSpec> = {}, space: Space = fashionSpace): Problem => ({
  file: "/test.hnas",
  files: ["/test.hnas"],
  data: { name: "data", train: { name: "none", arguments: {} }, validation: { kind: "share", share: 0.1 } },
  task: { name: "task", kind: "image_classification" },
  space,
  search: {
    name: "test",
    goal: { metric: "accuracy", direction: "maximize" },
    objectives: [{ metric: "accuracy", direction: "maximize" }],
    budget: { evaluations: 20 },
    ...piecesOf(strategyNamed("reinforce")),
    generator: { name: "modules", arguments: { hidden: 8, temperature: 1, learning_rate: 0.05, entropy: 0.01 } },
    selection: { name: "greedy", arguments: {} },
    workers: 2,
    device: "auto",
    seed: 1,
    ...rest,
  },
});

/** Every fifth or so fails; what the others reach depends on their decisions and their seed. */
export function train({ decisions, seed }: Request): Outcome {
  const random = createRandom(seed, JSON.stringify(decisions));
  const accuracy = random.uniform();
  if (accuracy < 0.2) return { kind: "failed", reason: "the loss became NaN", seconds: 1 };
  return { kind: "done", metrics: { accuracy, loss: -Math.log(accuracy) }, epochs: 2, seconds: 1 };
}

export interface Simulation {
  readonly problem?: Problem;
  readonly workers?: number;
  readonly parallel?: number;
  /** Of the order in which trainings end. */
  readonly chance?: number;
  readonly journal?: readonly RunEvent[];
  readonly changes?: SearchSetup["changes"];
  readonly starts?: SearchSetup["starts"];
  readonly keep?: SearchSetup["keep"];
  /** Bytes that a candidate may need. */
  readonly memory?: number;
  readonly evaluate?: (request: Request) => Outcome;
  readonly final?: (request: FinalRequest) => Outcome;
  /** Each training warns of this as it begins. */
  readonly warning?: string;
  /** Simulated seconds for each epoch. */
  readonly secondsPerEpoch?: number;
  /** The reader stops after this many events: the process was killed. */
  readonly killAfter?: number;
  /** The user stops once this many events were told. */
  readonly stopAfter?: number;
}

export interface Simulated {
  readonly events: readonly RunEvent[];
  /** Ids in the order in which their training began; 0 is the final one. */
  readonly begun: readonly number[];
  readonly tested: readonly number[];
  /** The greatest number of trainings at once. */
  readonly busiest: number;
}

export async function simulate(simulation: Simulation = {}): Promise<Simulated> {
  const {
    journal = [],
    workers = 2,
    parallel = 8,
    chance = 1,
    secondsPerEpoch = 0,
    killAfter = Number.POSITIVE_INFINITY,
  } = simulation;
  const clock = new SimulatedClock();
  const pool = new SimulatedWorkers(workers, createRandom(chance, "order"), clock, secondsPerEpoch);
  const stop = new AbortController();
  const begun: number[] = [];
  const tested: number[] = [];
  const trainings: Trainings = {
    evaluate: (request, onReport, signal) => {
      begun.push(request.id);
      if (simulation.warning !== undefined) onReport({ type: "warning", text: simulation.warning });
      return pool.run(() => (simulation.evaluate ?? train)(request), onReport, signal);
    },
    final: (request, onReport, signal) => {
      begun.push(0);
      if (simulation.warning !== undefined) onReport({ type: "warning", text: simulation.warning });
      return pool.run(() => (simulation.final ?? simulation.evaluate ?? train)(request), onReport, signal);
    },
    judge: async ({ decisions, seed }) => createRandom(seed, "judge", JSON.stringify(decisions)).uniform(),
    test: async ({ id }) => {
      tested.push(id);
      return { kind: "done", metrics: { accuracy: 0.5 }, epochs: 0, seconds: 0 };
    },
  };
  const { changes, starts, keep, memory } = simulation;
  const data = { classes: ["a", "b"], scale: 1 };
  const events: RunEvent[] = [];
  const run = search({
    ...{ problem: simulation.problem ?? problemOf(), journal, trainings, clock, stop: stop.signal },
    parallel,
    session: {
      ...{ run: "test", version: "1", workers, parallel, device: "none", fingerprints: {}, data },
      ...(memory !== undefined && { memory }),
    },
    ...(changes && { changes }),
    ...(starts && { starts }),
    ...(keep && { keep }),
  });
  for await (const event of run) {
    events.push(event);
    if (events.length >= killAfter) break;
    if (events.length === simulation.stopAfter) stop.abort();
  }
  return { events, begun, tested, busiest: pool.busiest };
}

export function finishedOf(events: readonly RunEvent[]): Finished {
  const last = events.at(-1);
  if (last?.type !== "finished") throw new Error(`the run ended with ${JSON.stringify(last)}`);
  return last;
}

/** Only trainings take time. */
class SimulatedClock implements Clock {
  #now = 1e12;
  readonly #alarms = new Set<{ at: number; ring: () => void }>();

  now = () => this.#now;

  alarm(at: number, ring: () => void) {
    const alarm = { at, ring };
    this.#alarms.add(alarm);
    return { cancel: () => void this.#alarms.delete(alarm) };
  }

  pass(seconds: number): void {
    this.#now += 1000 * seconds;
    for (const alarm of this.#alarms)
      if (alarm.at <= this.#now) {
        this.#alarms.delete(alarm);
        alarm.ring();
      }
  }
}

/** A few workers that take tasks in order; which of those at work comes on next is chance. */
class SimulatedWorkers {
  readonly #size: number;
  readonly #random: Random;
  readonly #clock: SimulatedClock;
  readonly #seconds: number;
  readonly #tasks: { step(): boolean }[] = [];
  #scheduled = false;
  busiest = 0;

  constructor(size: number, random: Random, clock: SimulatedClock, seconds: number) {
    this.#size = size;
    this.#random = random;
    this.#clock = clock;
    this.#seconds = seconds;
  }

  run(work: () => Outcome, onReport: OnReport, signal: AbortSignal): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      let epoch = 0;
      this.#tasks.push({
        step() {
          if (signal.aborted) return true;
          try {
            const outcome = work();
            epoch += 1;
            const metrics = { loss: epoch };
            if (epoch <= 2) onReport({ type: "epoch", report: { epoch, epochs: 2, training: metrics, validation: metrics } });
            else resolve(outcome);
          } catch (error) {
            reject(error);
          }
          return epoch > 2;
        },
      });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#tasks.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const atWork = Math.min(this.#size, this.#tasks.length);
      this.busiest = Math.max(this.busiest, atWork);
      this.#clock.pass(this.#seconds / atWork);
      const place = this.#random.below(atWork);
      if (this.#tasks[place]?.step()) this.#tasks.splice(place, 1);
      this.#schedule();
    });
  }
}
