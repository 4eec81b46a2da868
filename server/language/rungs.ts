/** Whether the rungs of a search's fidelity go with the epochs that its task says. */
import type { PieceSpec } from "../protocol/problem.ts";
import { fixedEpochs } from "../space/settings.ts";
import type { Setting } from "../space/space.ts";
import { type Context, tell } from "./context.ts";
import type { Entries } from "./entries.ts";
import * as rules from "./rules/fidelity.ts";
import type { TaskHead } from "./task.ts";
import type { Task } from "./tree.ts";

interface Trained {
  readonly node: Task;
  readonly head: TaskHead;
  readonly settings: Readonly<Record<string, Setting>> | undefined;
}

/** Tells where they do not. */
export function checkRungs(
  fidelity: PieceSpec,
  entries: Entries,
  { node: task, head, settings }: Trained,
  context: Context,
): void {
  const node = entries.one("fidelity") ?? entries.one("strategy");
  if (fidelity.name === "full" || !node || !settings) return;
  const epochs = fixedEpochs(settings);
  const { epochs: rungs } = fidelity.arguments;
  if (!Array.isArray(rungs)) {
    if (epochs === undefined) tell(context, node, rules.searchedEpochs(fidelity.name, task.name));
    if (epochs === 1) tell(context, node, rules.oneRung(fidelity.name, task.name));
    return;
  }
  const last = Number(rungs.at(-1));
  if (epochs === undefined) tell(context, node, rules.overruledChoice(task.name, last));
  else if (head.entries.has("epochs") && epochs !== last) tell(context, node, rules.overruledEpochs(task.name, epochs, last));
}
