/** All rules of the language. */
import * as decisions from "./decisions.ts";
import * as entries from "./entries.ts";
import * as fidelity from "./fidelity.ts";
import * as names from "./names.ts";
import type { Rule } from "./rule.ts";
import * as syntax from "./syntax.ts";
import * as values from "./values.ts";

export const rules: readonly Pick<Rule<never>, "code" | "severity" | "doc">[] = [
  syntax,
  names,
  values,
  decisions,
  entries,
  fidelity,
].flatMap((table) => Object.values(table));
