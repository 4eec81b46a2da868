/** What a rule is: a code that stays, a severity, what it is about, and its message. The tables are in the files beside this one. */

/** What would mend a problem, where one thing obviously would: features/mends.ts makes a change of the text of it. */
export type Mend =
  /** The first `word` there should be `right`. */
  | { readonly kind: "word"; readonly word: string; readonly right: string }
  /** Another file may have this name. */
  | { readonly kind: "import"; readonly name: string }
  /** Something else in its place, before it or after it, or before the statement that it is in. */
  | { readonly kind: "replace" | "before" | "after" | "begin"; readonly text: string }
  /** `item`: of a list, with its comma. `rest`: with all that follows in the list. */
  | { readonly kind: "remove"; readonly what: "this" | "statement" | "item" | "rest" | "parameter" | "name" }
  /** One more in the call that begins there. */
  | { readonly kind: "argument"; readonly text: string }
  /** An argument less in the `one_of` that begins there. */
  | { readonly kind: "option"; readonly index: number }
  /** Statements after this one. */
  | { readonly kind: "statements"; readonly texts: readonly string[] }
  /** Another sign between a name and its value, with spaces as usual. */
  | { readonly kind: "sign"; readonly text: ":" | "=" | "==" }
  /** Another key for the entry. */
  | { readonly kind: "key"; readonly text: string }
  /** The ends of a range change places. */
  | { readonly kind: "exchange" }
  /** A new first line in the braces that follow. */
  | { readonly kind: "entry"; readonly text: string }
  /** A `}` on a line after it, under the line where its block begins. */
  | { readonly kind: "close"; readonly line: number };

/** What is wrong somewhere. */
export interface Problem {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly mend?: Mend;
}

export interface Rule<Facts extends readonly unknown[]> {
  (...facts: Facts): Problem;
  readonly code: string;
  readonly severity: Problem["severity"];
  /** For docs/language.md. */
  readonly doc: string;
}

/** Two rules may share a code where they say the same in different situations. */
export function rule<Facts extends readonly unknown[]>(
  severity: Problem["severity"],
  code: string,
  doc: string,
  message: (...facts: Facts) => string,
  mending?: (facts: NoInfer<Facts>) => Mend | undefined,
): Rule<Facts> {
  const problem = (...facts: Facts): Problem => {
    const mend = mending?.(facts);
    return { code, severity, message: message(...facts), ...(mend && { mend }) };
  };
  return Object.assign(problem, { code, severity, doc });
}

/** Of a name that may be misspelt. */
export const respell = (word: string, right: string | undefined): Mend | undefined =>
  right === undefined ? undefined : { kind: "word", word, right };

/** "a, b or c" */
export const either = (names: readonly string[]): string => joined(names, "or");
/** "a, b and c" */
export const both = (names: readonly string[]): string => joined(names, "and");

function joined(names: readonly string[], word: string): string {
  const last = names.at(-1) ?? "nothing";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} ${word} ${last}`;
}

/** " Did you mean `dense`?", or nothing. */
export const meant = (near: string | undefined): string => (near === undefined ? "" : ` Did you mean \`${near}\`?`);
