/** How the workers of a session train for its search. */
import { existsSync } from "node:fs";
import { createJudge } from "../compute/judges/index.ts";
import { exitCode } from "../protocol/exit.ts";
import type { Problem, SearchSpec } from "../protocol/problem.ts";
import { RunError } from "../runs/error.ts";
import { programLog, type RunFolder } from "../runs/store.ts";
import { judgePath, keepAsFinal, rungPath, weightsPath } from "../runs/weights.ts";
import type { Trainings } from "../search/setup.ts";
import type { Workers } from "./workers.ts";

export const trainingsOf = (run: RunFolder, workers: Workers, { task, search }: Problem, stop: AbortSignal): Trainings =>
  task.program ? byProgram(run, workers) : byWorkers(run, workers, learning(run, workers, search, stop));

/** What a program measured of the winner is its result: nothing is left to be trained or tested. */
function byProgram(run: RunFolder, workers: Workers): Trainings {
  const nothing = async () => ({ kind: "done", epochs: 0, seconds: 0 }) as const;
  return {
    evaluate: (request, onReport, signal) => workers.run({ kind: "program", ...request, log: programLog(run) }, onReport, signal),
    judge: async () => undefined,
    final: nothing,
    test: nothing,
  };
}

type Learned = () => Promise<{ readonly learned?: string }>;

/** The weights lie in the run's folder. */
function byWorkers(run: RunFolder, workers: Workers, learned: Learned): Trainings {
  const final = weightsPath(run, "final");
  return {
    async evaluate({ id, rung, ...request }, onReport, signal) {
      const own = weightsPath(run, id);
      const weights = rung === undefined ? own : rungPath(run, id, rung);
      const job = { kind: "evaluation", ...request, weights, ...(request.trained > 0 && { from: own }) } as const;
      return await workers.run({ ...job, ...(await learned()) }, onReport, signal);
    },
    async judge(request, signal) {
      const outcome = await workers.run({ kind: "judgement", ...request, ...(await learned()) }, ignore, signal);
      return outcome.kind === "done" ? outcome.score : undefined;
    },
    final: ({ id: _, ...request }, onReport, signal) =>
      workers.run({ kind: "final", ...request, weights: final }, onReport, signal),
    async test({ id, decisions }, signal) {
      keepAsFinal(run, id);
      return await workers.run({ kind: "test", decisions, weights: final }, ignore, signal);
    },
  };
}

/** Has the judge trained when it is first asked for, once for the run. Gives the file of what it has learned, where it learns. */
function learning(run: RunFolder, workers: Workers, { weights: judge, seed }: SearchSpec, stop: AbortSignal): Learned {
  const learned = judgePath(run);
  const learn = async () => {
    if (!judge || !createJudge(judge).learn) return {};
    if (existsSync(learned)) return { learned };
    const outcome = await workers.run({ kind: "judge", seed, learned }, ignore, stop);
    if (outcome.kind === "done") return { learned };
    throw new RunError(`The judge ${judge.name} could not be trained: ${outcome.reason}.`, exitCode.cannotGoOn);
  };
  let lesson: ReturnType<typeof learn> | undefined;
  return () => {
    lesson ??= learn();
    return lesson;
  };
}

const ignore = () => {};
