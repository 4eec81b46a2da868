/** Task blocks: what is learned, from which data, with which settings of the training, which may be searched. */
import type { Piece } from "../protocol/piece.ts";
import type { Expression as Meaning, Setting } from "../space/space.ts";
import { taskKinds } from "../tasks/index.ts";
import { type AnyTask, isProgram, type TrainingSetting } from "../tasks/task.ts";
import { nearest } from "../words.ts";
import { exampleOf, matchArguments, missing } from "./arguments.ts";
import { type Context, tell, tellAt } from "./context.ts";
import { decide } from "./decisions.ts";
import { Entries } from "./entries.ts";
import { scalarOf } from "./expressions.ts";
import { laterTaskEntries, laterTasks } from "./later.ts";
import { type Definition, kindName, nameSpan } from "./load.ts";
import { pieceNamed } from "./pieces.ts";
import { type Program, programOf } from "./program.ts";
import { emptyChoice } from "./rules/decisions.ts";
import * as rules from "./rules/entries.ts";
import { undefinedName, wrongKind } from "./rules/names.ts";
import { noName } from "./rules/values.ts";
import { Naming, Place, SpaceBuilder } from "./space_builder.ts";
import { oneLine } from "./spacing.ts";
import type { Data, Expression, Name, Task } from "./tree.ts";
import { describeType, fits } from "./types.ts";

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
  const entries = new Entries(node.entries, `\`task ${node.name}\``, known, laterTaskEntries, context);
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

/** All settings of the training, their decisions made at `place`. Undefined where one could not be understood. */
export function trainingSettings(head: TaskHead, place: Place, context: Context): Record<string, Setting> | undefined {
  const inTraining = { ...context, place, nodes: [] };
  const settings = head.kind.settings.map((setting): [string, Setting | undefined] => {
    const node = head.entries.one(setting.name);
    return [setting.name, node ? settingOf(node, setting, place, inTraining) : standard(setting)];
  });
  const known = settings.filter((entry): entry is [string, Setting] => entry[1] !== undefined);
  return known.length === settings.length ? Object.fromEntries(known) : undefined;
}

/** The settings of a task, whether a space uses it or not. */
export function checkSettings(head: TaskHead, context: Context): void {
  trainingSettings(head, new Place(""), { ...context, builder: new SpaceBuilder(undefined) });
}

const value = (meaning: Meaning): Setting => ({ kind: "value", value: meaning });

function standard({ type, default: standard }: TrainingSetting): Setting | undefined {
  if (typeof standard !== "object") return value({ kind: "constant", value: standard });
  const piece = type.kind === "piece" && type.pieces.find(({ name }) => name === standard.name);
  return piece ? { kind: "call", name: piece.name, arguments: Object.fromEntries(defaultsOf(piece)) } : undefined;
}

const defaultsOf = ({ parameters }: Piece): [string, Setting][] =>
  parameters.flatMap(({ name, default: standard }) =>
    standard === undefined ? [] : [[name, value({ kind: "constant", value: standard })]],
  );

function settingOf(node: Expression, setting: TrainingSetting, place: Place, context: Context): Setting | undefined {
  const { type, name } = setting;
  if (type.kind === "piece") return pieceSetting(node, setting, type.pieces, place, context);
  return plain(node, type, `\`${name}\``, new Naming(place, name), context);
}

type Plain = Exclude<TrainingSetting["type"], { kind: "piece" }>;

function plain(node: Expression, type: Plain, what: string, naming: Naming, context: Context): Setting | undefined {
  if (type.kind === "path" || type.kind === "text" || type.kind === "integers" || type.kind === "schedule")
    throw new Error(`no setting of a training is of the type ${type.kind}`);
  const scalar = scalarOf(node, context, naming, describeType(type));
  return scalar && fits(scalar, type, what, node, context) ? value(scalar.expression) : undefined;
}

/** `adam(...)`, or a choice: `one_of(adam(...), sgd(...))`. Settings of a choice's pieces are named after the piece, too. */
function pieceSetting(
  node: Expression,
  setting: TrainingSetting,
  pieces: readonly Piece[],
  place: Place,
  context: Context,
): Setting | undefined {
  if (node.$type !== "Name" || node.name !== "one_of") return pieceCall(node, setting, pieces, place, context);
  if (node.arguments.length === 0) return tell(context, node, emptyChoice());
  const named = node.arguments.find((argument) => argument.name !== undefined);
  if (named) return tell(context, named, noName("one_of"));
  const labels = node.arguments.map((argument) =>
    oneLine(context.module.source.text.slice(argument.value.start, argument.value.end)),
  );
  const own = place.claim(setting.name);
  decide(node, { kind: "categorical", labels }, context, own);
  const inside = { ...context, conditional: true };
  const options = node.arguments.map(({ value: option }) => {
    const isCall = option.$type === "Name" && pieces.some(({ name }) => name === option.name);
    return pieceCall(option, setting, pieces, isCall ? place.claim(option.name) : place, inside);
  });
  const known = options.filter((option) => option !== undefined);
  return known.length < options.length ? undefined : { kind: "choice", decision: own.path, options: known };
}

function pieceCall(
  node: Expression,
  setting: TrainingSetting,
  pieces: readonly Piece[],
  place: Place,
  context: Context,
): Setting | undefined {
  const found = pieceNamed(node, { what: setting.name, pieces, example: `${pieces[0]?.name}()`, later: new Map() }, context);
  if (!found) return undefined;
  const { piece, call } = found;
  return withArguments(call, piece, place, context);
}

function withArguments(node: Name, piece: Piece, place: Place, context: Context): Setting | undefined {
  const given = matchArguments(node, piece.parameters, context);
  const complete = new Map(defaultsOf(piece));
  let failed = node.arguments.length > given.size;
  for (const { name, type, default: standard, doc } of piece.parameters) {
    const argument = given.get(name);
    if (!argument) {
      if (standard === undefined) missing(node, { name, doc, example: exampleOf(name, type) }, piece.parameters, context);
      continue;
    }
    const setting = plain(argument.value, type, `\`${name}\` of \`${piece.name}\``, new Naming(place, name), context);
    if (setting) complete.set(name, setting);
    else failed = true;
  }
  return failed ? undefined : { kind: "call", name: piece.name, arguments: Object.fromEntries(complete) };
}
