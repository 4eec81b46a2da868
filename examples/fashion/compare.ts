/** The winner of the newest run of examples/fashion beside a fixed network, trained on the same examples for the same time. */
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { chooseSearch, compileFile } from "../../server/commands/compile.ts";
import { allRuns } from "../../server/commands/runs.ts";
import { evaluate } from "../../server/compute/evaluate.ts";
import { train } from "../../server/compute/train.ts";
import { createWasmBackend } from "../../server/compute/wasm.ts";
import { join as joined } from "../../server/data/join.ts";
import { loadDataset } from "../../server/data/load.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import { taskKindNamed } from "../../server/tasks/index.ts";

export interface Comparison {
  readonly run: string;
  readonly evaluations: number;
  /** Test accuracy of the winner and of the fixed network. */
  readonly accuracy: number;
  readonly fixed: number;
  /** How long each was trained. */
  readonly seconds: number;
}

/** @param runs the folder of the runs */
export async function compareWithFixed(runs: string): Promise<Comparison> {
  const state = allRuns(runs).runs.at(-1)?.state;
  const accuracy = state?.finished?.best?.test?.accuracy;
  const ended = state?.finalCurve.at(-1)?.time;
  if (!state?.searched || accuracy === undefined || ended === undefined) throw new Error("the newest run has no tested winner");

  const seconds = (ended - state.searched.time) / 1000;
  const { problems } = await compileFile(join(import.meta.dirname, "two-convolutions.hnas"));
  const { space, data, task } = chooseSearch(problems, undefined);
  if (!data) throw new Error("the example has data");
  const { architecture, training } = instantiate(space, {});
  const examples = await loadDataset(data, state.problem.search.seed);
  if (!examples.test) throw new Error("the example has a test split");
  // As low as that of the workers that trained the winner.
  setPriority(constants.priority.PRIORITY_LOW);
  const backend = await createWasmBackend();
  const options = { architecture, task: taskKindNamed(task.kind), train: joined(examples.train, examples.validation) };
  const { weights } = await train(backend, {
    ...options,
    // More epochs than there is time for: the time ends the training, and the learning rate has come down by then.
    settings: { ...training, epochs: 1000 },
    seed: state.problem.search.seed,
    seconds,
  });
  const fixed = await evaluate(backend, architecture, weights, options.task, examples.test);
  return { run: state.run, evaluations: state.evaluations, accuracy, fixed: fixed.accuracy ?? Number.NaN, seconds };
}
