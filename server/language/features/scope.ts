/** The names that a file defines, as things: which can be seen from a place, and what they are. */
import { CompletionItemKind as Kind } from "vscode-languageserver";
import type { Found, LanguageDocument, Part } from "../document.ts";
import { endsExpression, type Frame, isEntries, type Named, type NameKind } from "../sketch.ts";
import { callSnippet, type Input, signatureOf, summary, type Thing, word } from "./thing.ts";
import { makers, operations } from "./vocabulary.ts";

/** The entries that a frame is in. */
export const entriesAround = (frame: Frame): Frame | undefined => [...framesAround(frame)].find(isEntries);

/** What a name is, wherever it is defined. */
export function thingOf(found: Found): Thing {
  const { named } = found;
  const doc = documentation(found);
  const rest = { found, doc };
  switch (named.kind) {
    case "block": {
      const inputs = inputsOf(found);
      const signature = signatureOf(named.name, inputs);
      const detail = summary(doc) || "A block of layers.";
      const snippet = callSnippet(named.name, inputs);
      return {
        name: named.name,
        kind: Kind.Module,
        detail,
        signature: `block ${signature}`,
        inputs,
        snippet,
        is: "layer",
        ...rest,
      };
    }
    case "let": {
      const is = layerOrValue(found, named.token + 2);
      const signature = textOf(found.part, named.statement, endOf(found));
      return word(named.name, Kind.Variable, signature, { signature, ...(is && { is }), ...rest });
    }
    case "tensor": {
      const signature = textOf(found.part, named.statement, endOf(found));
      return word(named.name, Kind.Variable, `The output of \`${signature}\`.`, { signature, is: "layer", ...rest });
    }
    case "parameter": {
      const { part, named: parameter } = found;
      const input = inputOf(parameter, part);
      const of = part.sketch.tokens[parameter.statement + 1]?.image ?? "";
      const is = input.default === undefined ? undefined : layerOrValue(found, parameter.token + 2);
      const signature = `${named.name}${input.default === undefined ? "" : ` = ${input.default}`}`;
      return word(named.name, Kind.Variable, `Parameter of the block ${of}.`, { signature, ...(is && { is }), ...rest });
    }
    case "repeat":
      return word(named.name, Kind.Field, "How often its layers are built.", {
        signature: headOf(found),
        ...rest,
        is: "value",
      });
    default:
      return word(named.name, kinds[named.kind] ?? Kind.Reference, summary(doc) || headOf(found), {
        signature: headOf(found),
        ...rest,
      });
  }
}

const kinds: Partial<Record<NameKind, Kind>> = { data: Kind.Struct, task: Kind.Class, space: Kind.Interface, search: Kind.Event };

/** The names of a file's own level that are of a kind, with imported ones under the names that they have here. */
export function declared(document: LanguageDocument, kind: NameKind, part: Part = document): readonly Thing[] {
  const { names, file } = part.sketch;
  const things = names.flatMap((named): readonly Thing[] => {
    if (named.kind !== "import" && named.frame !== file) return [];
    const found = named.kind === kind ? { part, named } : named.kind === "import" ? document.find(named.name, part) : undefined;
    return found?.named.kind === kind ? [renamed(thingOf(found), named.name)] : [];
  });
  return unique(things);
}

/** A block that is imported under another name is called by that one. */
function renamed(thing: Thing, name: string): Thing {
  if (thing.name === name) return thing;
  return { ...thing, name, ...(thing.inputs && { snippet: callSnippet(name, thing.inputs) }) };
}

/** All that another file gives to an import. */
export const exported = (document: LanguageDocument, part: Part): readonly Thing[] =>
  (["block", "let", "space", "task", "data"] as const).flatMap((kind) => declared(document, kind, part));

/** The `let` and parameters that can be read at a token, the nearest first; `frame`: what it stands in. */
export function local(part: Part, at: number, frame: Frame): readonly Thing[] {
  const around = framesAround(frame);
  const heads = new Set([...around].filter(({ kind }) => kind === "block").map(({ statement }) => statement));
  // A parameter is not seen in its own default.
  const own = part.sketch.names.findLast((named) => named.frame === frame && named.kind === "parameter" && named.token < at);
  const visible = part.sketch.names.filter((named) => {
    if (named.kind === "parameter")
      return named.token < at && named !== own && (around.has(named.frame) || heads.has(named.statement));
    const end = part.sketch.ends.get(named.statement) ?? named.statement;
    // `let a = ` has no value yet: whatever comes next is in it.
    const isBefore = end < at && (end < at - 1 || endsExpression(part.sketch.tokens[end]));
    const isLocal = named.kind === "tensor" || (named.kind === "let" && named.frame.kind !== "file");
    return isLocal && isBefore && around.has(named.frame);
  });
  return unique(visible.toReversed().map((named) => thingOf({ part, named })));
}

export function framesAround(frame: Frame): ReadonlySet<Frame> {
  const around = new Set<Frame>();
  for (let each: Frame | undefined = frame; each; each = each.parent) around.add(each);
  return around;
}

export function unique(things: readonly Thing[]): readonly Thing[] {
  const seen = new Set<string>();
  return things.filter(({ name }) => !seen.has(name) && seen.add(name));
}

/** What calling a block takes. */
function inputsOf({ part, named }: Found): readonly Input[] {
  return part.sketch.names
    .filter(({ kind, statement }) => kind === "parameter" && statement === named.statement)
    .map((parameter) => inputOf(parameter, part));
}

function inputOf(parameter: Named, part: Part): Input {
  const { tokens } = part.sketch;
  const standard =
    tokens[parameter.token + 1]?.image === "=" ? expressionAt(part, parameter.token + 2, parameter.frame) : undefined;
  return {
    name: parameter.name,
    type: undefined,
    default: standard,
    required: standard === undefined,
    doc: "",
    found: { part, named: parameter },
  };
}

/** The text from a token to the comma or bracket that ends it. */
function expressionAt(part: Part, from: number, frame: Frame): string {
  const { tokens, after } = part.sketch;
  let to = from;
  while (to < frame.close && !(tokens[to]?.image === "," && after[to] === frame)) to++;
  return textOf(part, from, to - 1);
}

/** Tokens as they are written, on one line, cut where they are long. */
export function textOf({ source, sketch }: Part, from: number, to: number): string {
  const [first, last] = [sketch.tokens[from], sketch.tokens[to]];
  if (!first || !last) return "";
  const text = source.textBetween(first.startOffset, last.startOffset + last.image.length);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

const endOf = ({ part, named }: Found): number => part.sketch.ends.get(named.statement) ?? named.statement;

/** A declaration up to its brace. */
function headOf(found: Found): string {
  const { part, named } = found;
  const { tokens } = part.sketch;
  let to = named.statement;
  while (to < endOf(found) && tokens[to + 1]?.image !== "{") to++;
  return textOf(part, named.statement, to);
}

/** Of an expression that begins at a token, by its form; undefined where that does not tell. */
export function layerOrValue({ part }: Found, from: number): "layer" | "value" | undefined {
  const { tokens } = part.sketch;
  let at = from;
  while (tokens[at]?.image === "(" || (tokens[at]?.image === "one_of" && tokens[at + 1]?.image === "(")) at++;
  const [token, next] = [tokens[at]?.image ?? "", tokens[at + 1]?.image];
  if (token === "{") return "layer";
  if (!/^[A-Za-z_]/.test(token)) return token === "" ? undefined : "value";
  if (next !== "(") return undefined;
  const known = [...operations, ...makers].find(({ name }) => name === token);
  // Whatever else is called is a block or a function, and those begin differently.
  return known ? known.is : /^[A-Z]/.test(token) ? "layer" : undefined;
}

/** The lines that begin with `///` right above a declaration. */
function documentation({ part, named }: Found): string {
  const { source, comments, sketch } = part;
  const first = sketch.tokens[named.statement];
  if (!first || named.frame !== sketch.file) return "";
  const lines: string[] = [];
  let line = source.lineAt(first.startOffset) - 1;
  for (const { image, startOffset } of comments.toReversed()) {
    if (startOffset > first.startOffset) continue;
    if (!image.startsWith("///") || source.lineAt(startOffset) !== line) break;
    lines.unshift(image.slice(3).trim());
    line--;
  }
  return lines.join("\n");
}
