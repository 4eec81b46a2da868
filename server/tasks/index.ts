/** All kinds of task, by name. */
import { custom } from "./custom.ts";
import { imageClassification } from "./image_classification.ts";
import { type AnyTask, isProgram, type TaskKind } from "./task.ts";

export { optimizerSlots } from "./optimizers.ts";

export const taskKinds: ReadonlyMap<string, AnyTask> = new Map([imageClassification, custom].map((kind) => [kind.name, kind]));

/** A kind of task that HNAS learns itself. */
export function taskKindNamed(name: string): TaskKind {
  const found = taskKinds.get(name);
  if (!found || isProgram(found)) throw new Error(`there is no kind of task '${name}' that networks are trained for`);
  return found;
}
