/** Starting and resuming searches. */

import { exitCode } from "../protocol/exit.ts";
import type { SearchRequest } from "../protocol/messages.ts";
import type { Budget, Changes, DeviceChoice, Problem } from "../protocol/problem.ts";
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
  /** Of all candidates together. */
  readonly budgetEpochs?: number;
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
  overrides: Pick<SearchOverrides, "evaluations" | "time" | "budgetEpochs" | "workers">,
  given: Changes = {},
): SearchRequest & { type: "resume" } {
  const { workers } = overrides;
  const budget = { ...given.budget, ...limits(overrides) };
  const changes = { ...given, ...(Object.keys(budget).length > 0 && { budget }) };
  return { type: "resume", folder, ...(workers && { workers }), ...(Object.keys(changes).length > 0 && { changes }) };
}

function withOverrides(problem: Problem, overrides: SearchOverrides): Problem {
  const { seed, epochs, workers, device } = overrides;
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
      // All candidates are trained for as long as this, whatever rungs the file names; those that it does not name follow from it.
      ...(epochs !== undefined && search.fidelity.arguments.epochs && { fidelity: { name: "full", arguments: {} } }),
      budget: { ...search.budget, ...limits(overrides) },
    },
  };
}

const limits = ({
  evaluations,
  time: seconds,
  budgetEpochs: epochs,
}: Pick<SearchOverrides, "evaluations" | "time" | "budgetEpochs">): Budget => ({
  ...(evaluations !== undefined && { evaluations }),
  ...(seconds !== undefined && { seconds }),
  ...(epochs !== undefined && { epochs }),
});
