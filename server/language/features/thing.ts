/** What a word in a file can mean, as completion and hover show it; and how the declarations of the engine become such things. */
import { CompletionItemKind } from "vscode-languageserver";
import type { ArgumentValue, Operation, Parameter } from "../../network/operation.ts";
import type { Piece, PieceParameter } from "../../protocol/piece.ts";
import type { ExpressionFunction } from "../../space/functions.ts";
import type { AnyTask, Metric, TaskEntry, TrainingSetting } from "../../tasks/task.ts";
import type { Found } from "../document.ts";
import { describePieceType } from "../types.ts";

/** What is given to a call: a parameter. */
export interface Input {
  readonly name: string;
  readonly type: Parameter["type"] | PieceParameter["type"] | undefined;
  /** As it is written. */
  readonly default: string | undefined;
  readonly required: boolean;
  /** Nothing that is decided can be given. */
  readonly isConstant?: true;
  readonly doc: string;
  /** Of a block: where it is defined. */
  readonly found?: Found;
}

export interface Thing {
  readonly name: string;
  readonly kind: CompletionItemKind;
  /** One line. */
  readonly detail: string;
  /** `conv2d(filters, kernel, strides = 1)`. */
  readonly signature: string;
  /** Markdown; empty where there is nothing to say. */
  readonly doc: string;
  /** What is inserted, as a snippet; its name unless given. */
  readonly snippet?: string;
  /** Of what is called. */
  readonly inputs?: readonly Input[];
  /** Takes layers without names: `add`, `concat`, `one_of`. As its signature calls them. */
  readonly branches?: readonly string[];
  /** A layer, a value or either. */
  readonly is?: "layer" | "value";
  /** Where the file, or one that it imports, defines it. */
  readonly found?: Found;
}

/** Something that says all with one sentence. */
export const word = (name: string, kind: CompletionItemKind, detail: string, rest: Partial<Thing> = {}): Thing => ({
  name,
  kind,
  detail,
  signature: name,
  doc: "",
  ...rest,
});

/** The first sentence of a documentation. */
export const summary = (doc: string): string => /^(?:[^.\n]|\.(?!\s))*\.?/.exec(doc.replaceAll("`", ""))?.[0] ?? "";

export const operationThing = ({ name, parameters, doc, inputs, branches: exactly }: Operation): Thing => {
  const branches = inputs === "many" ? (exactly ?? ["branch", "branch", "..."]) : [];
  const given = parameters.map(inputOf);
  return {
    name,
    kind: CompletionItemKind.Function,
    detail: summary(doc),
    signature: `${name}(${[...branches, ...given.map(inputText)].join(", ")})`,
    doc,
    snippet: branches.length > 0 ? mergeSnippet(name, given) : callSnippet(name, given),
    inputs: given,
    ...(branches.length > 0 && { branches }),
    is: "layer",
  };
};

/** `bare`: written without parentheses where it needs no arguments. */
export const pieceThing = ({ name, parameters, doc }: Piece, bare = false): Thing => {
  const inputs = parameters.map(inputOf);
  const snippet = bare && inputs.every(({ required }) => !required) ? name : callSnippet(name, inputs);
  return {
    name,
    kind: CompletionItemKind.Function,
    detail: summary(doc),
    signature: signatureOf(name, inputs),
    doc,
    snippet,
    inputs,
  };
};

export const functionThing = ({ name, doc, max }: ExpressionFunction): Thing => ({
  name,
  kind: CompletionItemKind.Function,
  detail: summary(doc),
  signature: `${name}(${max === 1 ? "value" : "values, ..."})`,
  doc,
  snippet: `${name}($1)`,
  is: "value",
});

export const taskKindThing = ({ name, doc }: AnyTask): Thing =>
  word(name, CompletionItemKind.Class, summary(doc), { doc, signature: `task NAME: ${name}` });

export const entryThing = ({ name, doc, is, example, default: standard }: TaskEntry): Thing =>
  word(name, CompletionItemKind.Property, summary(doc), {
    signature: `${name}: ${example}`,
    doc: `${doc}\n\nIs ${is}; ${standard === undefined ? "it must be given" : `by default ${standard}`}.`,
    snippet: `${name}: `,
  });

export const settingThing = ({ name, type, default: standard, doc }: TrainingSetting): Thing => {
  const shown = shownDefault(standard);
  return word(name, CompletionItemKind.Property, summary(doc), {
    signature: `${name}: ${shown}`,
    doc: `${doc}\n\nIs ${describeSetting(type)}; by default \`${shown}\`. It can be searched.`,
    snippet: `${name}: `,
  });
};

export const shownDefault = (standard: TrainingSetting["default"]): string =>
  typeof standard !== "object" ? shownValue(standard) : "name" in standard ? `${standard.name}()` : "{}";

/** "`adam(...)` or `sgd(...)`" */
export function describeSetting(type: TrainingSetting["type"]): string {
  if (type.kind !== "piece") return describePieceType(type);
  const calls = type.pieces.map((piece) => `\`${piece.name}(...)\``).join(" or ");
  return type.many ? `${calls}, or any of these in braces, one after the other` : calls;
}

export const metricThing = ({ name, direction, doc }: Metric): Thing =>
  word(name, CompletionItemKind.Constant, summary(doc), {
    doc: `${doc} Better when it is ${direction === "maximize" ? "large" : "small"}.`,
  });

/** A parameter where its name is written: `padding: `. */
export const inputThing = (owner: string, { name, type, default: standard, required, doc, found }: Input): Thing =>
  word(name, CompletionItemKind.Field, summary(doc) || `Parameter of ${owner}.`, {
    signature: `${name}${standard === undefined ? "" : ` = ${standard}`}`,
    doc: [
      `Of \`${owner}\`${type ? `: ${describePieceType(type)}` : ""}${standard === undefined && !required ? "; may be left out" : ""}.`,
      doc,
    ].join("\n\n"),
    snippet: `${name}: `,
    ...(found && { found }),
  });

export const signatureOf = (name: string, inputs: readonly Input[]): string => `${name}(${inputs.map(inputText).join(", ")})`;

/** `strides = 1`, `classes?`. */
export const inputText = ({ name, default: standard, required }: Input): string =>
  `${name}${standard === undefined ? (required ? "" : "?") : ` = ${standard}`}`;

/** A call with what must be given: by position, since that is what most people write. */
export function callSnippet(name: string, inputs: readonly Input[]): string {
  const required = inputs.filter((input) => input.required);
  return `${name}(${required.map((input, index) => `\${${index + 1}:${placeholder(input)}}`).join(", ")})`;
}

/** A merge of two branches, and by name what must be given. */
function mergeSnippet(name: string, inputs: readonly Input[]): string {
  const required = inputs
    .filter((input) => input.required)
    .map((input, index) => `, ${input.name}: \${${index + 2}:${input.name}}`);
  return `${name}(\${1:identity()}, {\n\t$0\n}${required.join("")})`;
}

const placeholder = ({ name, type }: Input): string => (type?.kind === "path" ? `"${name}"` : name);

export function inputOf({ name, type, default: standard, doc, ...rest }: Parameter | PieceParameter): Input {
  const shown = typeof standard === "object" ? standard.sameAs : standard === undefined ? undefined : shownValue(standard);
  const optional = "optional" in rest && rest.optional === true;
  return { name, type, default: shown, required: standard === undefined && !optional, doc };
}

const shownValue = (value: ArgumentValue): string => String(value);
