/** What a selection is: which of several candidates is tried next. Each is one file, listed in index.ts. */
import type { Random } from "../../random.ts";

/**
 * @param scores of the candidates, at least one; higher is more promising; finite, may be negative
 * @returns the place of the one to be tried
 */
export type Selection = (scores: readonly number[], random: Random) => number;
