import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { loadDataset } from "../../server/data/load.ts";
import { writeDataset } from "../../server/data/stored.ts";
import type { Job, Outcome, WorkerSetup } from "../../server/protocol/messages.ts";
import type { OnReport } from "../../server/search/setup.ts";
import { Workers } from "../../server/session/workers.ts";
import { constant, real } from "../space/build.ts";
import { childrenOf, temporaryFolder, tinyProblem } from "./tiny.ts";

const folder = temporaryFolder();
const { data, space, task, search } = tinyProblem(folder);
if (!data) throw new Error("the tiny problem has data");
const examples = join(folder, "examples");
const setup: WorkerSetup = { examples, space, task: task.kind, objectives: search.objectives, device: { name: "wasm" } };
beforeAll(async () => writeDataset(examples, await loadDataset(data, 1)));
const decisions = { filters: 0, kernel: 0, batch_norm: 0, activation: 0, "training.learning_rate": 0.01 };
const jobTo = (name: string): Job & { kind: "evaluation" } => ({
  kind: "evaluation",
  trained: 0,
  decisions,
  seed: 1,
  weights: join(folder, name),
});
const never = new AbortController().signal;
const ignore = () => {};

const open = new Set<Workers>();
afterEach(() => {
  for (const workers of open) workers.close();
  open.clear();
});
function workersWith(changes: Partial<WorkerSetup> = {}, look?: number): Workers {
  const workers = new Workers(1, { ...setup, ...changes }, look);
  open.add(workers);
  return workers;
}
const withSetting = (name: string, value: number): Partial<WorkerSetup> => ({
  space: { ...space, training: { ...space.training, [name]: { kind: "value", value: constant(value) } } },
});

test("a job is done; the same job gives the same weights", async () => {
  const workers = workersWith();
  expect(await workers.ready).toMatchObject({ data: { classes: ["0", "1", "2"], scale: 1 / 255 } });
  const epochs: number[] = [];
  const hear: OnReport = (told) => told.type === "epoch" && epochs.push(told.report.epoch);
  const outcome = await workers.run(jobTo("a"), hear, never);
  expect(outcome).toMatchObject({ kind: "done", epochs: 3 });
  expect(epochs).toEqual([1, 2, 3]);
  await workers.run(jobTo("b"), ignore, never);
  expect(readFileSync(join(folder, "a")).equals(readFileSync(join(folder, "b")))).toBe(true);
});

test("a job ends early where nothing gets better by the goal's metric", async () => {
  const noRate = { ...jobTo("early"), decisions: { ...decisions, "training.learning_rate": 0 } };
  const still = space.decisions.map((each) => (each.id === "training.learning_rate" ? { ...each, domain: real(0, 1) } : each));
  const { space: patient = space } = withSetting("patience", 1);
  const workers = workersWith({
    space: { ...patient, decisions: still },
    objectives: [{ metric: "loss", direction: "minimize" }],
  });
  expect(await workers.run(noRate, ignore, never)).toMatchObject({ kind: "done", epochs: 2 });
});

test("latency is measured where it is an objective, and only there", async () => {
  const objectives = [...search.objectives, { metric: "latency", direction: "minimize" } as const];
  const metrics = async (workers: Workers) => {
    const outcome = await workers.run(jobTo("timed"), ignore, never);
    return outcome.kind === "done" ? outcome.metrics : {};
  };
  const { latency, ...others } = (await metrics(workersWith({ objectives }))) ?? {};
  expect(latency).toBeGreaterThan(0);
  expect(await metrics(workersWith())).toEqual(others);
});

test.runIf(process.platform === "linux")("a job whose worker is killed twice fails; the next one is done", async () => {
  const workers = workersWith(withSetting("epochs", 40));
  let kills = 0;
  const outcome = await workers.run(
    jobTo("c"),
    (told) => {
      if (told.type !== "epoch" || told.report.epoch > 1) return;
      for (const worker of childrenOf(process.pid)) process.kill(worker, "SIGKILL");
      kills += 1;
    },
    never,
  );
  expect(kills).toBe(2);
  expect(outcome).toMatchObject({ kind: "failed", reason: expect.stringContaining("was ended by SIGKILL, twice") });
  expect(await workers.run(jobTo("c"), ignore, never)).toMatchObject({ kind: "done", epochs: 40 });
});

test.runIf(process.platform === "linux")("a worker that is stuck is replaced, and its job is done by another one", async () => {
  const workers = workersWith(withSetting("epochs", 40), 400);
  const stopped: number[] = [];
  const outcome = await workers.run(
    jobTo("stuck"),
    () => {
      if (stopped.length > 0) return;
      stopped.push(...childrenOf(process.pid));
      for (const worker of stopped) process.kill(worker, "SIGSTOP");
    },
    never,
  );
  expect(outcome).toMatchObject({ kind: "done", epochs: 40 });
  expect(childrenOf(process.pid).filter((worker) => stopped.includes(worker))).toEqual([]);
});

test("a candidate that diverges fails alone", async () => {
  const momentum = { kind: "value", value: constant(0.9) } as const;
  const rate = { kind: "value", value: { kind: "decision", id: "training.learning_rate" } } as const;
  const optimizer = { kind: "call", name: "sgd", arguments: { learning_rate: rate, momentum } } as const;
  const decisionsOf = space.decisions.map((decision) =>
    decision.id === "training.learning_rate" ? { ...decision, domain: real(0, 1e38) } : decision,
  );
  const workers = workersWith({ space: { ...space, decisions: decisionsOf, training: { ...space.training, optimizer } } });
  const wild: Job = { ...jobTo("d"), decisions: { ...decisions, activation: 1, "training.learning_rate": 1e38 } };
  expect(await workers.run(wild, ignore, never)).toMatchObject({ kind: "failed", reason: expect.stringMatching(/loss became/) });
  expect(await workers.run(jobTo("d"), ignore, never)).toMatchObject({ kind: "done" });
});

test("a judge learns, scores alike what is alike, and evaluations begin with its weights", async () => {
  const judge = { name: "shared", arguments: { steps: 30, learning_rate: 0.01 } };
  const workers = workersWith({ ...withSetting("epochs", 1), judge });
  const learned = join(folder, "judge");
  expect(await workers.run({ kind: "judge", seed: 1, learned }, ignore, never)).toMatchObject({ kind: "done" });
  const judged = (activation: number) =>
    workers.run({ kind: "judgement", decisions: { ...decisions, activation }, seed: 1, learned }, ignore, never);
  const [first, again, other] = await Promise.all([judged(0), judged(0), judged(1)]);
  const scoreOf = (outcome: Outcome) => (outcome.kind === "done" ? outcome.score : undefined);
  expect(scoreOf(first)).toBeLessThan(0);
  expect(scoreOf(again)).toBe(scoreOf(first));
  expect(scoreOf(other)).not.toBe(scoreOf(first));
  await workers.run({ ...jobTo("from"), learned }, ignore, never);
  await workers.run(jobTo("scratch"), ignore, never);
  expect(readFileSync(join(folder, "from")).equals(readFileSync(join(folder, "scratch")))).toBe(false);
});

test("judgements go before trainings that wait", async () => {
  const judge = { name: "short_training", arguments: { steps: 1, learning_rate: 0.01 } };
  const workers = workersWith({ ...withSetting("epochs", 1), judge });
  const order: string[] = [];
  const run = async (job: Job) => {
    const outcome = await workers.run(job, ignore, never);
    order.push(job.kind);
    return outcome;
  };
  const judgement: Job = { kind: "judgement", decisions, seed: 1 };
  await Promise.all([run(jobTo("w1")), run(jobTo("w2")), run(judgement), run(judgement)]);
  expect(order).toEqual(["judgement", "judgement", "evaluation", "evaluation"]);
});

test("a job that is dropped ends at once, and its worker is replaced", async () => {
  const workers = workersWith(withSetting("epochs", 100_000));
  const drop = new AbortController();
  const begun = new Promise<void>((resolve) => void workers.run(jobTo("e"), () => resolve(), drop.signal));
  await begun;
  drop.abort();
  await new Promise<void>((resolve) => void workers.run(jobTo("f"), () => resolve(), never));
});

test("unusable data and a place that cannot be written are told", async () => {
  const broken = join(folder, "broken");
  writeFileSync(broken, readFileSync(examples).subarray(0, 999));
  const workers = workersWith({ examples: broken });
  await expect(workers.ready).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining(broken) });
  await expect(workers.run(jobTo("g"), ignore, never)).rejects.toMatchObject({ exitCode: 1 });
  await expect(workersWith().run(jobTo("nowhere/h"), ignore, never)).rejects.toMatchObject({ exitCode: 3 });
});

test("workers that die before they can work are given up, and the last words of one are told", async () => {
  const workers = workersWith({ task: "juggling" });
  await expect(workers.ready).rejects.toMatchObject({ exitCode: 3, message: expect.stringContaining("'juggling'") });
});
