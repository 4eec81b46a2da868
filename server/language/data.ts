/** Data blocks: the sources of examples and how they are split. */
import { dirname, resolve } from "node:path";
import { DataError, type DataSummary } from "../data/dataset.ts";
import { formats } from "../data/formats.ts";
import type { DataSpec, SplitSpec } from "../protocol/problem.ts";
import { type Context, tell, tellAt } from "./context.ts";
import { Entries } from "./entries.ts";
import { constantIn, scalarOf } from "./expressions.ts";
import { nameSpan } from "./load.ts";
import { type PieceKind, pieceSpec } from "./pieces.ts";
import * as rules from "./rules/entries.ts";
import { Naming, Place } from "./space_builder.ts";
import { type Data, type Expression, isTextLiteral, withDescendants } from "./tree.ts";

export type Inspect = (data: DataSpec) => Promise<DataSummary>;

export interface CompiledData {
  readonly spec: DataSpec;
  /** Undefined where the data cannot be used; what is wrong has been told. */
  readonly summary: DataSummary | undefined;
}

const splits = ["train", "validation", "test"] as const;
type SplitName = (typeof splits)[number];

const defaultShare = 0.1;
const source: PieceKind = { what: "data format", pieces: formats, example: 'idx("images.gz", "labels.gz")', later: new Map() };

export async function compileData(node: Data, context: Context, inspect: Inspect): Promise<CompiledData | undefined> {
  const entries = new Entries(node.entries, `\`data ${node.name}\``, splits, new Map(), context);
  const at = Object.fromEntries(splits.map((split) => [split, entries.one(split)])) as Record<SplitName, Expression | undefined>;
  if (!at.train && !entries.mayBeLost("train"))
    tellAt(
      context,
      nameSpan(node, node.name, context.module.source),
      rules.missingEntry(`\`data ${node.name}\``, 'train: idx("images.gz", "labels.gz")'),
    );
  const train =
    at.train &&
    (isShare(at.train) ? tell(context, at.train, rules.sourceNeeded("train", false)) : pieceSpec(at.train, source, context));
  const validation = at.validation
    ? split("validation", at.validation, context)
    : ({ kind: "share", share: defaultShare } as const);
  const test = at.test && split("test", at.test, context);
  if (!train || !validation || (at.test && !test) || (entries.mayBeLost("validation") && !at.validation)) return undefined;
  const shares = [validation, test].reduce((sum, part) => sum + (part?.kind === "share" ? part.share : 0), 0);
  if (shares >= 1) {
    const last = at.test ?? at.validation;
    return (
      last &&
      tell(
        context,
        last,
        rules.share("Validation and test take all examples, so none is left to train with. Make the shares smaller."),
      )
    );
  }
  const spec: DataSpec = { name: node.name, train, validation, ...(test && { test }) };
  try {
    return { spec, summary: await inspect(spec) };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const entry = at[error.entry] ?? at.train;
    if (entry) tell(context, pathIn(entry, error.path, context) ?? entry, rules.data(error.message));
    return { spec, summary: undefined };
  }
}

const isShare = (node: Expression): boolean => node.$type === "NumberLiteral";

function split(name: SplitName, node: Expression, context: Context): SplitSpec | undefined {
  if (node.$type === "Name" && node.call) {
    const found = pieceSpec(node, source, context);
    return found && { kind: "source", source: found };
  }
  if (node.$type === "TextLiteral" || node.$type === "Body") return tell(context, node, rules.sourceNeeded(name, true));
  const value = scalarOf(node, context, new Naming(new Place(""), name), "a share, such as `10%`,");
  if (!value) return undefined;
  const share = constantIn(value);
  if (typeof share !== "number") return tell(context, node, rules.sourceNeeded(name, true));
  if (share > 0 && share < 1) return { kind: "share", share };
  return tell(
    context,
    node,
    rules.share(`A share lies between 0% and 100%, but this is ${Number((share * 100).toPrecision(6))}%.`),
  );
}

/** The text that names a path. */
function pathIn(node: Expression, path: string, context: Context): Expression | undefined {
  const folder = dirname(context.module.source.path);
  return [...withDescendants(node)]
    .filter(isTextLiteral)
    .find((literal) => resolve(folder, literal.text.slice(1, -1)) === resolve(folder, path));
}
