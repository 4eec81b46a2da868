/** The settings of a training, as a task block gives them; each may be searched. */
import type { Piece, PieceParameter } from "../protocol/piece.ts";
import type { Expression as Meaning, Setting } from "../space/space.ts";
import type { TrainingSetting } from "../tasks/task.ts";
import { exampleOf, matchArguments, missing } from "./arguments.ts";
import { nothing } from "./choices.ts";
import { type Context, tell } from "./context.ts";
import { decide } from "./decisions.ts";
import { scalarOf } from "./expressions.ts";
import { type PieceKind, pieceNamed } from "./pieces.ts";
import { emptyChoice } from "./rules/decisions.ts";
import { pieceNeeded } from "./rules/entries.ts";
import { noName } from "./rules/values.ts";
import { type Ends, Naming, Place, SpaceBuilder } from "./space_builder.ts";
import { oneLine } from "./spacing.ts";
import type { TaskHead } from "./task.ts";
import type { Body, Expression, Name, Optional } from "./tree.ts";
import { describeType, fits } from "./types.ts";

/** All settings of the training, their decisions made at `place`. Undefined where one could not be understood. */
export function trainingSettings(head: TaskHead, place: Place, context: Context): Record<string, Setting> | undefined {
  const inTraining = { ...context, place, nodes: [] };
  const settings = head.kind.settings.map((setting): [string, Setting | undefined] => {
    const node = head.entries.one(setting.name);
    return [setting.name, node ? settingOf(node, setting, inTraining) : standard(setting)];
  });
  const known = settings.filter((entry): entry is [string, Setting] => entry[1] !== undefined);
  return known.length === settings.length ? Object.fromEntries(known) : undefined;
}

/** The settings of a task, whether a space uses it or not. */
export const taskSettings = (head: TaskHead, ends: Ends | undefined, context: Context): Record<string, Setting> | undefined =>
  trainingSettings(head, new Place(""), { ...context, builder: new SpaceBuilder(ends) });

const value = (meaning: Meaning): Setting => ({ kind: "value", value: meaning });
const sequence = (items: readonly Setting[]): Setting => ({ kind: "sequence", items });

function standard({ type, default: standard }: TrainingSetting): Setting | undefined {
  if (typeof standard !== "object") return value({ kind: "constant", value: standard });
  if (!("name" in standard)) return sequence([]);
  const piece = type.kind === "piece" && type.pieces.find(({ name }) => name === standard.name);
  return piece ? { kind: "call", name: piece.name, arguments: Object.fromEntries(defaultsOf(piece)) } : undefined;
}

const defaultsOf = ({ parameters }: Piece): [string, Setting][] =>
  parameters.flatMap(({ name, default: standard }) =>
    standard === undefined ? [] : [[name, value({ kind: "constant", value: standard })]],
  );

function settingOf(node: Expression, { name, type }: TrainingSetting, context: Context): Setting | undefined {
  if (type.kind !== "piece") return plain(node, type, `\`${name}\``, new Naming(context.place, name), context);
  const examples = type.pieces.slice(0, 2).map((piece) => `${piece.name}()`);
  const example = type.many ? `${examples[0]}\` or \`{ ${examples.join(" ")} }` : `${examples[0]}`;
  const kind: PieceKind = { what: name, pieces: type.pieces, example, later: new Map() };
  if (type.many) return many(node, kind, context);
  return isChoice(node) ? choice(node, kind, ofOption, context) : pieceCall(node, kind, context.place, context);
}

type Plain = Exclude<TrainingSetting["type"], { kind: "piece" }>;

function plain(node: Expression, type: Plain, what: string, naming: Naming, context: Context): Setting | undefined {
  if (type.kind === "path" || type.kind === "text" || type.kind === "integers" || type.kind === "schedule")
    throw new Error(`no setting of a training is of the type ${type.kind}`);
  const scalar = scalarOf(node, context, naming, describeType(type));
  return scalar && fits(scalar, type, what, node, context) ? value(scalar.expression) : undefined;
}

type Read<Node = Expression> = (node: Node, kind: PieceKind, context: Context) => Setting | undefined;

const isChoice = (node: Expression): node is Name => node.$type === "Name" && node.name === "one_of";
const isCall = (node: Expression, { pieces }: PieceKind): node is Name =>
  node.$type === "Name" && pieces.some(({ name }) => name === node.name);

/** Where there may be several pieces, the decisions in their arguments are named after them, too. */
const ofOption: Read = (node, kind, context) =>
  pieceCall(node, kind, isCall(node, kind) ? context.place.claim(node.name) : context.place, context);

/** A call, a choice, or any number of these in braces. */
function many(node: Expression, kind: PieceKind, context: Context): Setting | undefined {
  if (node.$type === "Body") return inBraces(node, kind, context);
  return isChoice(node) ? choice(node, kind, many, context) : ofOption(node, kind, context);
}

function inBraces({ statements }: Body, kind: PieceKind, context: Context): Setting | undefined {
  const items = statements.map((statement) => {
    if (statement.$type === "Layer") return many(statement.value, kind, context);
    if (statement.$type === "Optional") return optional(statement, kind, context);
    return tell(context, statement, pieceNeeded(`An ${kind.what}`, kind.example));
  });
  const known = items.filter((item) => item !== undefined);
  return known.length < items.length ? undefined : sequence(known);
}

/** `one_of(adam(...), sgd(...))` */
function choice(node: Name, kind: PieceKind, read: Read, context: Context): Setting | undefined {
  if (node.arguments.length === 0) return tell(context, node, emptyChoice());
  const named = node.arguments.find((argument) => argument.name !== undefined);
  if (named) return tell(context, named, noName("one_of"));
  const labels = node.arguments.map((argument) => labelOf(argument.value, context));
  const own = context.place.claim(kind.what);
  decide(node, { kind: "categorical", labels }, context, own);
  const options = node.arguments.map((argument) => read(argument.value, kind, { ...context, conditional: true }));
  const known = options.filter((option) => option !== undefined);
  return known.length < options.length ? undefined : { kind: "choice", decision: own.path, options: known };
}

/** A choice between nothing and what it says. */
function optional({ value: node }: Optional, kind: PieceKind, context: Context): Setting | undefined {
  const called = isCall(node, kind);
  const own = context.place.claim(called ? node.name : "optional");
  decide(node, { kind: "categorical", labels: [nothing, labelOf(node, context)] }, context, own);
  const inside = { ...context, conditional: true };
  const option = called ? pieceCall(node, kind, own, inside) : many(node, kind, inside);
  return option && { kind: "choice", decision: own.path, options: [sequence([]), option] };
}

const labelOf = ({ start, end }: Expression, { module }: Context): string => oneLine(module.source.text.slice(start, end));

function pieceCall(node: Expression, kind: PieceKind, place: Place, context: Context): Setting | undefined {
  const found = pieceNamed(node, kind, context);
  return found && withArguments(found.call, found.piece, place, context);
}

function withArguments(node: Name, piece: Piece, place: Place, context: Context): Setting | undefined {
  const given = matchArguments(node, piece.parameters, context);
  const complete = new Map(defaultsOf(piece));
  let failed = node.arguments.length > given.size;
  for (const parameter of piece.parameters) {
    const { name, default: standard, doc } = parameter;
    const type = typeOf(parameter, context);
    const argument = given.get(name);
    if (!argument) {
      if (standard !== undefined) continue;
      missing(node, { name, doc, example: exampleOf(name, type) }, piece.parameters, context);
      failed = true;
      continue;
    }
    const setting = plain(argument.value, type, `\`${name}\` of \`${piece.name}\``, new Naming(place, name), context);
    if (setting) complete.set(name, setting);
    else failed = true;
  }
  return failed ? undefined : { kind: "call", name: piece.name, arguments: Object.fromEntries(complete) };
}

/** With what the images allow, where they are known. */
function typeOf({ type, within }: PieceParameter, { builder }: Context): Plain {
  const [height, width] = builder?.input ?? [];
  if (within !== "image" || type.kind !== "integer" || height === undefined || width === undefined) return type;
  return { ...type, max: Math.min(height, width) };
}
