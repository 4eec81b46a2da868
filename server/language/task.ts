/** Task blocks: what is learned, and from which data. */
import { taskKinds } from "../tasks/index.ts";
import { type AnyTask, isProgram } from "../tasks/task.ts";
import { nearest } from "../words.ts";
import { type Context, tell, tellAt } from "./context.ts";
import { Entries } from "./entries.ts";
import { laterTasks } from "./later.ts";
import { type Definition, kindName, nameSpan } from "./load.ts";
import { type Program, programOf } from "./program.ts";
import * as rules from "./rules/entries.ts";
import { undefinedName, wrongKind } from "./rules/names.ts";
import type { Data, Task } from "./tree.ts";

/** What a task block says beside its settings. */
export interface TaskHead {
  readonly kind: AnyTask;
  readonly data: Definition<Data> | undefined;
  /** Of a custom task without mistakes. */
  readonly program: Program | undefined;
  readonly entries: Entries;
}

export function taskHead(node: Task, context: Context): TaskHead | undefined {
  const { module } = context;
  const kind = taskKinds.get(node.kind);
  if (!kind) {
    const span = nameSpan(node, node.kind, module.source);
    const later = laterTasks.get(node.kind);
    if (later !== undefined) return tellAt(context, span, rules.notYetNeeded(`The task \`${node.kind}\``, later));
    const known = [...taskKinds.keys()];
    return tellAt(context, span, rules.unknownPiece("kind of task", node.kind, nearest(node.kind, known), known));
  }
  const own = isProgram(kind) ? kind.entries.map(({ name }) => name) : ["data"];
  const known = [...own, ...kind.settings.map(({ name }) => name)];
  const entries = new Entries(node.entries, `\`task ${node.name}\``, known, new Map(), context);
  return isProgram(kind)
    ? { kind, entries, data: undefined, program: programOf(node, kind, entries, context) }
    : { kind, entries, data: dataOf(node, entries, context), program: undefined };
}

function dataOf(node: Task, entries: Entries, context: Context): Definition<Data> | undefined {
  const { module } = context;
  const entry = entries.one("data");
  const known = [...module.names].flatMap(([name, definition]) => (definition.node.$type === "Data" ? [name] : []));
  if (!entry) {
    if (!entries.mayBeLost("data"))
      tellAt(
        context,
        nameSpan(node, node.name, module.source),
        rules.missingEntry(`\`task ${node.name}\``, `data: ${known[0] ?? "NAME"}`),
      );
    return undefined;
  }
  if (entry.$type !== "Name" || entry.call || entry.parts.length > 0)
    return tell(context, entry, rules.pieceNeeded("The name of a data block", known[0] ?? "fashion"));
  const found = module.names.get(entry.name);
  if (found?.node.$type === "Data") return { node: found.node, module: found.module };
  if (found) return tell(context, entry, wrongKind(entry.name, kindName(found), "data"));
  return module.lost.has(entry.name)
    ? undefined
    : tell(context, entry, undefinedName(entry.name, nearest(entry.name, known), `a \`data ${entry.name}\` block`));
}
