/** The generator that another one starts from: it is read, so that a run need not fail with it. */
import type { PieceSpec } from "../protocol/problem.ts";
import { RunError } from "../runs/error.ts";
import { readGenerator } from "../runs/generator.ts";
import { type Context, tell } from "./context.ts";
import * as rules from "./rules/entries.ts";
import type { Expression } from "./tree.ts";

/** Tells what is wrong with the file that a generator starts from, at the argument that names it. */
export function isStartWrong(spec: PieceSpec | undefined, node: Expression | undefined, context: Context): boolean {
  const { start, hidden } = spec?.arguments ?? {};
  if (typeof start !== "string" || node?.$type !== "Name") return false;
  try {
    readGenerator(start, Number(hidden));
    return false;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    const given = node.arguments.find(({ name }) => name === "start") ?? node.arguments.at(-1);
    tell(context, given?.value ?? node, rules.generatorStart(error.message));
    return true;
  }
}
