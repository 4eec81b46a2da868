/** Starting and resuming searches. */

import { exitCode } from "../protocol/exit.ts";
import type { SearchRequest } from "../protocol/messages.ts";
import type { Budget, DeviceChoice, Problem } from "../protocol/problem.ts";
import { chooseSearch, compileFile } from "./compile.ts";
import { CommandError } from "./error.ts";

/** What is said on the command line instead of in the file. */
export interface SearchOverrides {
  readonly search?: string;
  readonly seed?: number;
  readonly evaluations?: number;
  /** Seconds. */
  readonly time?: number;
  /** Of each candidate's training. */
  readonly epochs?: number;
  readonly workers?: number;
  readonly device?: DeviceChoice;
}

type Compilation = Awaited<ReturnType<typeof compileFile>>;

/** Thrown where a file has errors: whoever asked shows the diagnostics. */
export class FileErrors extends CommandError {
  readonly diagnostics: Compilation["diagnostics"];
  constructor(file: string, diagnostics: Compilation["diagnostics"]) {
    super(`${file} has errors; nothing was started`, exitCode.problem);
    this.diagnostics = diagnostics;
  }
}

/** The request that starts a search of a file. */
export async function startRequest(
  file: string,
  runs: string,
  overrides: SearchOverrides,
): Promise<SearchRequest & { type: "start" }> {
  const { diagnostics, problems } = await compileFile(file);
  if (diagnostics.some(({ severity }) => severity === "error")) throw new FileErrors(file, diagnostics);
  const problem = chooseSearch(problems, overrides.search);
  return { type: "start", problem: withOverrides(problem, overrides), runs };
}

/** The request that goes on with a run. A new budget replaces that of the run, in what it names. */
export function resumeRequest(
  folder: string,
  { evaluations, time, workers }: Pick<SearchOverrides, "evaluations" | "time" | "workers">,
): SearchRequest & { type: "resume" } {
  const budget = evaluations === undefined && time === undefined ? undefined : withBudget({}, evaluations, time);
  return { type: "resume", folder, ...(workers && { workers }), ...(budget && { budget }) };
}

function withOverrides(problem: Problem, overrides: SearchOverrides): Problem {
  const { seed, evaluations, time, epochs, workers, device } = overrides;
  const { search, space } = problem;
  const fixed = epochs === undefined ? {} : { epochs: { kind: "value", value: { kind: "constant", value: epochs } } as const };
  return {
    ...problem,
    space: { ...space, training: { ...space.training, ...fixed } },
    search: {
      ...search,
      seed: seed ?? search.seed,
      workers: workers ?? search.workers,
      device: device ?? search.device,
      // All candidates are trained for as long as this, whatever rungs the file has.
      ...(epochs !== undefined && { fidelity: { name: "full", arguments: {} } }),
      budget: withBudget(search.budget, evaluations, time),
    },
  };
}

const withBudget = (budget: Budget, evaluations: number | undefined, seconds: number | undefined): Budget => ({
  ...budget,
  ...(evaluations !== undefined && { evaluations }),
  ...(seconds !== undefined && { seconds }),
});
