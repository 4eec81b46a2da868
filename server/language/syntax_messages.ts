/** From the parser's first error to a sentence of ours and the place it is about. */
import { nearest } from "../words.ts";
import { laterSearchEntries } from "./later.ts";
import { notYet } from "./rules/entries.ts";
import type { Mend, Problem } from "./rules/rule.ts";
import { missingColon, notADeclaration, reservedWord, syntax } from "./rules/syntax.ts";
import { keywords, type ParserError } from "./token_reader.ts";
import { beginsLine, isWord, type LineAt, type Token } from "./tokens.ts";

export interface Mistake {
  readonly problem: Problem;
  /** The token that is blamed. */
  readonly token: number;
}

interface Situation {
  /** What should have come, as the grammar names it; empty where it could be many things. */
  readonly expected: string;
  readonly actual: Token | undefined;
  readonly previous: Token | undefined;
  readonly tokens: readonly Token[];
  /** The index of `actual`. */
  readonly index: number;
  readonly lineAt: LineAt;
}

const noCommas = "Entries follow each other without commas, each on its own line.";
const declarationWords = ["import", "data", "task", "block", "space", "search", "let"];

export function explain(error: ParserError, tokens: readonly Token[], lineAt: LineAt): Mistake {
  const { expected, rule, index } = error;
  const [actual, previous] = [tokens[index], tokens[index - 1]];
  const situation = { expected, actual, previous, tokens, index, lineAt };

  // `batch:` with its value missing, and an entry below: the entry's key was taken for the value.
  const key = tokens[index - 3];
  if (actual?.image === ":" && tokens[index - 2]?.image === ":" && key && beginsLine(tokens, index - 1, lineAt))
    return { problem: syntax(`\`${key.image}\` has no value. Write one after the colon.`), token: index - 3 };

  if (rule === "Entry" && expected === ":" && previous && actual?.image !== "=") {
    // Those that may be written without a colon: `transfer from "run"`, `compress`.
    const instead = laterSearchEntries.get(previous.image);
    if (instead !== undefined) return { problem: notYet(`\`${previous.image}\``, instead), token: index - 1 };
    const isValue = actual && /^[A-Za-z_0-9"]/.test(actual.image) && !keywords.has(actual.image);
    if (isValue && !beginsLine(tokens, index, lineAt))
      return { problem: missingColon(previous.image, actual.image), token: index - 1 };
  }
  // `batch: 8,` with an entry below, or as the last one.
  const comma = actual?.image === ":" && beginsLine(tokens, index - 1, lineAt) ? index - 2 : index - 1;
  if (tokens[comma]?.image === "," && (actual?.image === ":" || (actual?.image === "}" && expected === "" && rule)))
    return { problem: syntax(noCommas, withoutComma), token: comma };

  const problem = problemOf(rule, situation);
  const onLater = actual === undefined || (previous && lineAt(previous.startOffset) < lineAt(actual.startOffset));
  const blamesNext = problem.code === reservedWord.code || rule === undefined || isOutOfPlace(situation, rule);
  return {
    problem,
    token: previous && (actual === undefined || (!blamesNext && (onLater || actual.image === "}"))) ? index - 1 : index,
  };
}

/** A statement or declaration that cannot begin like this: the token itself is wrong, not what is missing before. */
const isOutOfPlace = ({ expected, previous }: Situation, rule: string): boolean =>
  expected === "}" && rule === "Body" && previous?.image !== ",";

function problemOf(rule: string | undefined, situation: Situation): Problem {
  const { expected, actual, previous } = situation;
  if (rule === undefined) return notADeclaration(show(actual), actual && nearest(actual.image, declarationWords));
  if (expected === "ID" && actual && keywords.has(actual.image)) return reservedWord(actual.image);
  const read = actual && firstInLine(situation)?.image === "require" ? howToRead.get(actual.image) : undefined;
  const special = read ?? sentences[`${rule} ${expected}`]?.(situation);
  return syntax(
    special ?? `Expected ${describe(expected)}${previous ? ` after ${show(previous)}` : ""}, but found ${show(actual)}.`,
    mends[`${rule} ${expected} ${actual?.image}`]?.(situation),
  );
}

/** What constraints cannot name by its word. */
const howToRead: ReadonlyMap<string, string> = new Map([
  ["repeat", "A `repeat` is read by the name that it has: `repeat 1..4 as stage { ... }`, then `stage`."],
  [
    "optional",
    "What is optional is read by the name of its call, or of a `let`: `let extra = one_of({}, { ... })`, then `extra`.",
  ],
]);

const withoutComma: Mend = { kind: "remove", what: "this" };

/** By the rule of the grammar, what it expected and what was found. */
const mends: Readonly<Record<string, (situation: Situation) => Mend | undefined>> = {
  "Entry : =": () => ({ kind: "sign", text: ":" }),
  "Name ) =": (situation) => (namesArgument(situation) ? { kind: "sign", text: ":" } : undefined),
  "Let = :": () => ({ kind: "sign", text: "=" }),
  "Body } =": (situation) => (firstInLine(situation)?.image === "require" ? { kind: "sign", text: "==" } : undefined),
  "Body } ,": () => withoutComma,
  "Data } ,": () => withoutComma,
  "Task } ,": () => withoutComma,
  "Search } ,": () => withoutComma,
};

/** `conv2d(filters = 16)`: the name stands before. */
const namesArgument = ({ previous, tokens, index }: Situation): boolean =>
  previous !== undefined && isWord(previous) && ["(", ","].includes(tokens[index - 2]?.image ?? "");

function firstInLine({ tokens, index, lineAt }: Situation): Token | undefined {
  let first = index;
  while (first > 0 && !beginsLine(tokens, first, lineAt)) first--;
  return tokens[first];
}

type Sentence = (situation: Situation) => string | undefined;

const argumentsEnd: Sentence = (situation) => {
  const { actual, previous } = situation;
  if (actual?.image === "=" && namesArgument(situation))
    return `The name of an argument is followed by a colon: \`${previous?.image}: ...\`.`;
  return actual?.image === ":"
    ? `\`${previous?.image}\` has no value. Write one after the colon, or a name before it.`
    : previous?.image === "(" || previous?.image === "," || actual?.image === ","
      ? `Expected a value or \`)\` after ${show(previous)}, but found ${show(actual)}.`
      : `Expected \`,\` or \`)\` after ${show(previous)}, but found ${show(actual)}.`;
};

/** By the rule of the grammar and what it expected. */
const sentences: Readonly<Record<string, Sentence>> = {
  "Name )": argumentsEnd,
  "Block )": ({ previous, actual }) =>
    `Expected the name of a parameter, \`,\` or \`)\` after ${show(previous)}, but found ${show(actual)}.`,
  "Block (": ({ previous }) => `A block has parentheses, also without parameters: \`block ${previous?.image}() { ... }\`.`,
  "ListLiteral ]": ({ previous, actual }) => `Expected \`,\` or \`]\` after ${show(previous)}, but found ${show(actual)}.`,
  "Entry :": ({ previous, actual }) =>
    actual?.image === "="
      ? `An entry has a colon: write \`${previous?.image}: ...\`.`
      : `\`${previous?.image}\` needs a colon and a value: \`${previous?.image}: ...\`.`,
  "Let =": ({ previous, actual }) =>
    `A name is given with an equals sign: \`let ${previous?.image} = ...\`${actual?.image === ":" ? ", not with a colon" : ""}.`,
  "Task :": ({ previous }) =>
    `The kind of task follows after a colon: \`task ${previous?.image}: image_classification { ... }\`.`,
  "Import from": () => 'The file follows after `from`: `import { Residual } from "blocks.hnas"`.',
  "Import TEXT": ({ actual }) =>
    `The path of a file in quotes follows after \`from\`: \`from "blocks.hnas"\`${actual ? `, not ${show(actual)}` : ""}.`,
  "Import {": () => 'What is imported stands in braces: `import { Residual } from "blocks.hnas"`.',
  "Import }": argumentsEndOfImport,
  "Body }": outOfPlaceInBody,
  "Data }": outOfPlaceAmongEntries,
  "Task }": outOfPlaceAmongEntries,
  "Search }": outOfPlaceAmongEntries,
};

function argumentsEndOfImport({ previous, actual }: Situation): string {
  return `Expected a name, \`,\` or \`}\` after ${show(previous)}, but found ${show(actual)}.`;
}

function outOfPlaceInBody(situation: Situation): string {
  const { actual, tokens, index, lineAt } = situation;
  let first = index;
  while (first > 0 && !beginsLine(tokens, first, lineAt)) first--;
  const [word, next] = [tokens[first], tokens[first + 1]];
  const near =
    word && next && first < index && isWord(next) ? nearest(word.image, ["let", "require", "repeat", "optional"]) : undefined;
  if (near && word?.image !== near) return `\`${word?.image}\` begins no statement. Did you mean \`${near}\`?`;
  if (actual?.image === ",") return "Layers follow each other without commas, each on its own line.";
  if (actual?.image === ")" || actual?.image === "]") return `This \`${actual.image}\` closes nothing.`;
  if (actual?.image === "=" && firstInLine(situation)?.image === "require") return "Equal is written `==`.";
  if (actual?.image === ":") return "Entries (`key: value`) stand in data, task and search blocks; here stand layers.";
  return `${show(actual, true)} cannot stand here. A statement is a layer, such as \`relu()\`, or begins with let, repeat, optional or require.`;
}

function outOfPlaceAmongEntries({ actual, previous }: Situation): string {
  if (actual?.image === ",") return noCommas;
  return `Expected an entry, \`key: value\`${previous ? `, after ${show(previous)}` : ""}, but found ${show(actual)}.`;
}

const kinds: Readonly<Record<string, string>> = { ID: "a name", TEXT: "a text in quotes", NUMBER: "a number", "": "a value" };
const describe = (expected: string): string => kinds[expected] ?? `\`${expected}\``;

const show = (token: Token | undefined, first = false): string =>
  token ? `\`${token.image}\`` : first ? "The end of the file" : "the end of the file";
