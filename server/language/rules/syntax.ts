/** Rules about syntax. */
import { type Mend, meant, respell, rule } from "./rule.ts";

const doc = "The text does not follow the grammar; the message says what is missing or too much.";

export const syntax = rule(
  "error",
  "syntax",
  doc,
  (message: string, _mend?: Mend) => message,
  ([_, mend]) => mend,
);

export const missingColon = rule(
  "error",
  "syntax",
  doc,
  (key: string, value: string) => `An entry has a colon: write \`${key}: ${value}\`.`,
  () => ({ kind: "after", text: ":" }),
);

export const notText = rule(
  "error",
  "not-text",
  "A file that is no text: a picture, or a text in another encoding than UTF-8.",
  () => "This is no text in UTF-8. Save the file in that encoding, or name another one.",
);

export const missingBrace = rule(
  "error",
  "missing-brace",
  "A `{` has no `}`.",
  (what: string, line: number) => `Expected \`}\` here, to close ${what} that begins at line ${line + 1}.`,
  ([_, line]) => ({ kind: "close", line }),
);

export const extraBrace = rule(
  "error",
  "extra-brace",
  "A `}` has no `{`.",
  () => "This `}` closes nothing. Delete it, or add the `{` that is missing before.",
  () => ({ kind: "remove", what: "this" }),
);

export const missingHeader = rule(
  "error",
  "missing-header",
  "Lines with a `}` after them, but without the line that begins their block.",
  () => "From here to the next `}`, lines stand in no block. A line such as `space Net for clothes {` is missing before.",
);

export const character = rule(
  "error",
  "unknown-character",
  "A character that means nothing in the language.",
  (text: string, hint: string | undefined, _right?: string) => `\`${text}\` means nothing here.${hint ? ` ${hint}` : ""}`,
  ([word, _, right]) => respell(word, right),
);

export const openText = rule(
  "error",
  "open-text",
  'A text in quotes that does not end on its line: `"data/images.gz`.',
  () => 'This text is not closed: `"` is missing before the end of the line.',
);

export const singleQuotes = rule(
  "error",
  "open-text",
  "A text in single quotes.",
  (_text: string) => 'Texts stand in double quotes: `"data/images.gz"`.',
  ([text]) => ({ kind: "replace", text: text.replace(/'([^'"]*)'/g, '"$1"') }),
);

export const openComment = rule(
  "error",
  "open-comment",
  "A `/*` without `*/`.",
  () => "This comment is not closed: `*/` is missing.",
);

export const tooDeep = rule(
  "error",
  "too-deep",
  "Brackets or operators nested beyond reason.",
  (limit: number) =>
    `More than ${limit} brackets or operators are nested in each other. Give the inner parts names with \`let\` or \`block\`.`,
);

export const tooManyMistakes = rule(
  "error",
  "syntax",
  doc,
  () => "There are more mistakes than are told at once; mend those above first.",
);

export const reservedWord = rule(
  "error",
  "reserved-word",
  "A word of the language is used as a name.",
  (word: string) => `\`${word}\` is a word of the language and cannot be a name. Choose another, for example \`${word}_1\`.`,
  ([word]) => ({ kind: "replace", text: `${word}_1` }),
);

export const notADeclaration = rule(
  "error",
  "syntax",
  doc,
  (found: string, near: string | undefined) =>
    `A file is made of import, data, task, block, space, search and let, but here comes ${found}.${meant(near)}`,
  ([_, near]) => (near === undefined ? undefined : { kind: "replace", text: near }),
);
