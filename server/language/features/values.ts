/** Values that can be written where one is wanted: constants of the file, and what makes sense for a type. */
import { CompletionItemKind as Kind } from "vscode-languageserver";
import type { LanguageDocument } from "../document.ts";
import { declared } from "./scope.ts";
import { type Input, type Thing, word } from "./thing.ts";
import * as vocabulary from "./vocabulary.ts";

export const fileConstants = (document: LanguageDocument): readonly Thing[] => declared(document, "let");

/** With what can be worked out from them. */
export const constants = (document: LanguageDocument): readonly Thing[] => [
  ...fileConstants(document),
  ...vocabulary.calculations,
];

/** Values of a parameter's type that make sense. */
export function typedValues({ type, default: standard }: Input): readonly Thing[] {
  switch (type?.kind) {
    case "enum":
      return type.values.map((value) =>
        word(value, Kind.EnumMember, standard === value ? "The default." : "A value of this parameter."),
      );
    case "boolean":
      return vocabulary.booleans;
    case "schedule":
      return [vocabulary.anneal, ...usual(standard)];
    case "path":
    case "text":
      return [
        word('""', Kind.Text, type.kind === "path" ? `The path of a ${type.of}, relative to this file.` : "A text.", {
          snippet: '"$1"',
        }),
      ];
    case "integers":
      return [word("[]", Kind.Value, "A list of integers.", { snippet: "[$1]" })];
    default:
      return usual(standard);
  }
}

/** The default, but none that is a word. */
export const usual = (standard: string | undefined): readonly Thing[] =>
  standard === undefined || standard === "" || /^[a-z]/.test(standard) ? [] : [word(standard, Kind.Value, "The default.")];
