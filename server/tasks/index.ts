/** All kinds of task, by name. */
import { imageClassification } from "./image_classification.ts";
import type { TaskKind } from "./task.ts";

export { optimizerSlots } from "./optimizers.ts";

export const taskKinds: ReadonlyMap<string, TaskKind> = new Map([imageClassification].map((kind) => [kind.name, kind]));

export function taskKindNamed(name: string): TaskKind {
  const found = taskKinds.get(name);
  if (!found) throw new Error(`there is no kind of task '${name}'`);
  return found;
}
