/** What a rule is: a code that stays, a severity, what it is about, and its message. The tables are in the files beside this one. */

/** What is wrong somewhere. */
export interface Problem {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
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
): Rule<Facts> {
  return Object.assign((...facts: Facts): Problem => ({ code, severity, message: message(...facts) }), { code, severity, doc });
}

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
