/** Calls of data formats, generators and selections: constant arguments, checked against their declarations. */
import { dirname, resolve } from "node:path";
import type { ArgumentValue } from "../network/operation.ts";
import type { Piece, PieceParameter } from "../protocol/piece.ts";
import type { PieceSpec } from "../protocol/problem.ts";
import { nearest } from "../words.ts";
import { exampleOf, isForeignWord, matchArguments, missing } from "./arguments.ts";
import { type Context, tell } from "./context.ts";
import { constant, constantIn, meaningOf, scalarOf } from "./expressions.ts";
import type { Later } from "./later.ts";
import { notYet, pieceNeeded, unknownPiece } from "./rules/entries.ts";
import * as rules from "./rules/values.ts";
import { Naming, Place } from "./space_builder.ts";
import type { Expression, Name } from "./tree.ts";
import { describePieceType, describeType, fits } from "./types.ts";

export interface PieceKind {
  /** "data format" */
  readonly what: string;
  readonly pieces: readonly Piece[];
  readonly example: string;
  readonly later: Later;
}

type PieceArgument = PieceSpec["arguments"][string];

/** The piece that is called here, or its mere name where it needs no arguments. */
export function pieceNamed(node: Expression, kind: PieceKind, context: Context): { piece: Piece; call: Name } | undefined {
  if (node.$type !== "Name" || node.parts.length > 0) {
    const article = /^[aeiou]/.test(kind.what) ? "An" : "A";
    return tell(context, node, pieceNeeded(`${article} ${kind.what}`, kind.example));
  }
  const piece = kind.pieces.find(({ name }) => name === node.name);
  if (piece) return { piece, call: node };
  const later = kind.later.get(node.name);
  if (later !== undefined) return tell(context, node, notYet(`The ${kind.what} \`${node.name}\``, later));
  if (context.module.lost.has(node.name)) return undefined;
  const known = kind.pieces.map(({ name }) => name);
  return tell(context, node, unknownPiece(kind.what, node.name, nearest(node.name, known), known));
}

export function pieceSpec(node: Expression, kind: PieceKind, context: Context): PieceSpec | undefined {
  const found = pieceNamed(node, kind, context);
  return found && specOf(found.call, found.piece, context);
}

function specOf(node: Name, { name, parameters }: Piece, context: Context): PieceSpec | undefined {
  const given = matchArguments(node, parameters, context);
  const complete: Record<string, PieceArgument> = {};
  let failed = node.arguments.length > given.size;
  for (const parameter of parameters) {
    const argument = given.get(parameter.name);
    if (argument) {
      const value = pieceArgument(argument.value, parameter, `\`${parameter.name}\` of \`${name}\``, context);
      if (value === undefined) failed = true;
      else complete[parameter.name] = value;
    } else if (parameter.default !== undefined) complete[parameter.name] = parameter.default;
    else if (!parameter.optional) {
      failed = true;
      missing(node, { ...parameter, example: exampleOf(parameter.name, parameter.type) }, parameters, context);
    }
  }
  return failed ? undefined : { name, arguments: complete };
}

const needed = {
  path: 'the path of a file or folder in quotes, such as "data/images.gz"',
  text: "a text in quotes",
  integers: "a list of integers, such as `[28, 28, 1]`",
  schedule: "a number, or `anneal(1.0, 0.3)`",
} as const;

function pieceArgument(node: Expression, { type }: PieceParameter, what: string, context: Context): PieceArgument | undefined {
  const wrong = (given: string): undefined => {
    if (!(type.kind in needed)) return;
    const isGrowing = type.kind === "integers" && type.growing;
    const isNeeded = isGrowing ? `${describePieceType(type)}, such as \`[1, 3, 9]\`` : needed[type.kind as keyof typeof needed];
    tell(context, node, rules.wrongType(what, isNeeded, given));
  };
  switch (type.kind) {
    case "path":
    case "text": {
      const text = textIn(node, type.kind, context);
      if (text === undefined) return wrong(`\`${context.module.source.textOf(node)}\``);
      if (text === "") return wrong("empty");
      return type.kind === "text" ? text : resolve(dirname(context.module.source.path), text);
    }
    case "integers": {
      if (node.$type !== "ListLiteral") return wrong(`\`${context.module.source.textOf(node)}\``);
      const value = meaningOf(node, context, naming());
      if (value?.kind !== "numbers") return undefined;
      const isGrowing = value.numbers.every((each, place) => each > (value.numbers[place - 1] ?? 0)) && value.numbers.length > 0;
      if (!value.numbers.every(Number.isSafeInteger) || (type.growing && !isGrowing))
        return wrong(`\`${context.module.source.textOf(node)}\``);
      if (type.length !== undefined && value.numbers.length !== type.length)
        return tell(context, node, rules.wrongType(what, `a list of ${type.length} integers`, `one of ${value.numbers.length}`));
      return value.numbers;
    }
    case "schedule": {
      const number = { kind: "number", min: type.min, max: type.max } as const;
      if (node.$type !== "Name" || node.name !== "anneal") return constantArgument(node, number, what, context);
      const parameters = [
        { name: "from", type: number, doc: "the value at the beginning." },
        { name: "to", type: number, doc: "the value at the end." },
      ];
      return specOf(node, { name: "anneal", doc: "", parameters }, context);
    }
    default:
      return constantArgument(node, type, what, context);
  }
}

/** A text, or the name of a constant that is one; also the number of a column. */
function textIn(node: Expression, kind: "path" | "text", context: Context): string | undefined {
  if (node.$type === "NumberLiteral" && kind === "text" && /^[0-9]+$/.test(node.text)) return node.text;
  const isConstant = node.$type === "Name" && context.module.names.get(node.name)?.node.$type === "Let";
  if (node.$type !== "TextLiteral" && !isConstant) return undefined;
  const value = meaningOf(node, context, naming());
  const constant = value?.kind === "scalar" ? constantIn(value) : undefined;
  if (typeof constant === "number" && kind === "text" && Number.isSafeInteger(constant)) return String(constant);
  return typeof constant === "string" ? constant : undefined;
}

const naming = (): Naming => new Naming(new Place(""), "argument");

type Plain = Exclude<PieceParameter["type"], { kind: keyof typeof needed }>;

export function constantArgument(node: Expression, type: Plain, what: string, context: Context): ArgumentValue | undefined {
  if (isForeignWord(node, type, what, context)) return undefined;
  const value = type.kind === "enum" ? wordOf(node, type.values) : undefined;
  const scalar = value === undefined ? scalarOf(node, context, naming(), describeType(type)) : constant(value);
  return scalar && fits(scalar, type, what, node, context) ? constantIn(scalar) : undefined;
}

/** A name that means itself. */
export const wordOf = (node: Expression, words: readonly string[]): string | undefined =>
  node.$type === "Name" && !node.call && node.parts.length === 0 && words.includes(node.name) ? node.name : undefined;
