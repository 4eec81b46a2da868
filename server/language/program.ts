/** Custom tasks: which program evaluates, for how long, and between which shapes a network lies. */
import { dirname } from "node:path";
import type { Shape } from "../network/operation.ts";
import type { ProgramSpec } from "../protocol/problem.ts";
import { programDefaults } from "../tasks/custom.ts";
import type { ProgramTask } from "../tasks/task.ts";
import { type Context, tell, tellAt } from "./context.ts";
import type { Entries } from "./entries.ts";
import { meaningOf } from "./expressions.ts";
import { nameSpan } from "./load.ts";
import { pieceSpec } from "./pieces.ts";
import { missingEntry } from "./rules/entries.ts";
import { wrongType } from "./rules/values.ts";
import { Naming, Place } from "./space_builder.ts";
import type { Task } from "./tree.ts";

export interface Program {
  readonly spec: ProgramSpec;
  readonly input: Shape;
  /** Undefined: any. */
  readonly output: Shape | undefined;
}

/** Undefined where something is wrong. */
export function programOf(node: Task, kind: ProgramTask, entries: Entries, context: Context): Program | undefined {
  const line = commandOf(node, kind, entries, context);
  const input = shapeOf("input", entries, context);
  const output = shapeOf("output", entries, context);
  const seconds = timeLimitOf(entries, context);
  if (line === undefined || input === null || output === null || seconds === undefined) return undefined;
  const folder = dirname(context.module.source.path);
  return { spec: { command: line, folder, seconds }, input: input ?? programDefaults.input, output };
}

function commandOf(node: Task, { evaluators }: ProgramTask, entries: Entries, context: Context): string | undefined {
  const entry = entries.one("evaluate");
  const example = 'command("python train.py")';
  if (entry) {
    const called = pieceSpec(entry, { what: "evaluator", pieces: evaluators, example, later: new Map() }, context);
    return called && String(called.arguments.line);
  }
  if (!entries.mayBeLost("evaluate"))
    tellAt(
      context,
      nameSpan(node, node.name, context.module.source),
      missingEntry(`\`task ${node.name}\``, `evaluate: ${example}`),
    );
  return undefined;
}

/** null: something is wrong. */
function shapeOf(key: "input" | "output", entries: Entries, context: Context): Shape | undefined | null {
  const node = entries.one(key);
  if (!node) return undefined;
  const value = meaningOf(node, context, new Naming(new Place(""), key));
  if (!value) return null;
  if (
    value.kind === "numbers" &&
    value.numbers.length > 0 &&
    value.numbers.every((size) => Number.isSafeInteger(size) && size > 0)
  )
    return value.numbers;
  const needed = "a list of integers of at least 1, such as `[32, 32, 3]`";
  tell(context, node, wrongType(`\`${key}\``, needed, `\`${context.module.source.textOf(node)}\``));
  return null;
}

function timeLimitOf(entries: Entries, context: Context): number | undefined {
  const node = entries.one("time_limit");
  if (!node) return programDefaults.seconds;
  const value = meaningOf(node, context, new Naming(new Place(""), "time_limit"));
  if (!value) return undefined;
  if (value.kind === "quantity" && value.dimension === "time" && value.amount > 0) return value.amount;
  return tell(context, node, wrongType("`time_limit`", "a time, such as `10 min`", `\`${context.module.source.textOf(node)}\``));
}
