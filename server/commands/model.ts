/** A candidate of a run as what code is generated from. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { ExportedModel } from "../codegen/index.ts";
import { exitCode } from "../protocol/exit.ts";
import type { CandidateState, RunState } from "../protocol/state.ts";
import { readWeights, weightsPath } from "../runs/weights.ts";
import { readable } from "../space/decisions.ts";
import { instantiate } from "../space/instantiate.ts";
import { CommandError } from "./error.ts";
import type { Run } from "./runs.ts";

/** The candidate that is meant: by its id, or the winner, or the best so far. */
export function candidateOf({ state }: Run, id: number | undefined): CandidateState {
  const meant = id ?? state.finished?.best?.id ?? state.best;
  if (meant === null) {
    const what = state.finished
      ? `all candidates of the run '${state.run}' have failed; \`hnas show ${state.run}\` says why`
      : `the run '${state.run}' has no candidate with a result yet; let it go on, or resume it`;
    throw new CommandError(what, exitCode.usage);
  }
  const candidate = state.candidates[meant - 1];
  if (!candidate)
    throw new CommandError(`${state.run} has no candidate #${meant}; it has #1 to #${state.candidates.length}`, exitCode.usage);
  return candidate;
}

const winnerOf = ({ finished }: RunState, { id }: CandidateState) => (finished?.best?.id === id ? finished.best : undefined);

/** Where a candidate's weights are kept; those of the winner are those of its final training. Undefined where they are not kept. */
export function weightsOf({ folder, state }: Run, candidate: CandidateState): string | undefined {
  const file = weightsPath(folder, winnerOf(state, candidate) ? "final" : candidate.id);
  return existsSync(file) ? file : undefined;
}

/** Throws `RunError` where its weights cannot be read, `CommandError` where it was no network of HNAS. */
export function modelOf(run: Run, candidate: CandidateState): ExportedModel {
  const { state } = run;
  const { space, task } = state.problem;
  if (task.program)
    throw new CommandError(
      `a program has evaluated this run, so there are no weights and no code; export it as JSON (\`hnas export ${state.run} --target json\`) for its architecture`,
      exitCode.usage,
    );
  const file = weightsOf(run, candidate);
  const weights = file && Object.fromEntries(Object.entries(readWeights(file)).map(([key, { data }]) => [key, data]));
  const test = winnerOf(state, candidate)?.test;
  return {
    name: `${state.run}-${candidate.id}`,
    architecture: instantiate(space, candidate.decisions).architecture,
    ...(weights && { weights }),
    ...state.data,
    provenance: {
      run: state.run,
      file: basename(state.problem.file),
      task: `${task.name}: ${task.kind}`,
      date: new Date(state.last).toISOString().slice(0, 10),
      candidate: candidate.id,
      ...(candidate.validation && { validation: candidate.validation }),
      ...(test && { test }),
      decisions: readable(space, candidate.decisions),
    },
  };
}
