/** The entries of a data, task or search block, by key. */

import { nearest } from "../words.ts";
import { type Context, tell, tellAt } from "./context.ts";
import type { Later } from "./later.ts";
import * as rules from "./rules/entries.ts";
import type { Entry, Expression } from "./tree.ts";

export class Entries {
  readonly #entries = new Map<string, Entry>();
  readonly #context: Context;

  /** `later`: keys that are known but cannot run yet. `block`: "a search", for messages. */
  constructor(entries: readonly Entry[], block: string, known: readonly string[], later: Later, context: Context) {
    this.#context = context;
    for (const entry of entries) {
      const { start } = entry;
      const key = { start, end: start + entry.key.length };
      const earlier = this.#entries.get(entry.key);
      const instead = later.get(entry.key);
      if (earlier) tellAt(context, key, rules.entryTwice(entry.key, context.module.source.lineAt(earlier.start)));
      else if (known.includes(entry.key)) this.#entries.set(entry.key, entry);
      else if (instead !== undefined) tellAt(context, key, rules.notYet(`\`${entry.key}\``, instead));
      else tellAt(context, key, rules.unknownEntry(block, entry.key, nearest(entry.key, known), known));
    }
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** All values of an entry. */
  all(key: string): readonly Expression[] {
    return this.#entries.get(key)?.values ?? [];
  }

  /** The value of an entry that takes one. */
  one(key: string): Expression | undefined {
    const [value, second] = this.all(key);
    if (second) tell(this.#context, second, rules.oneValue(key));
    return value;
  }

  /** Whether the entry may stand in text that could not be understood. */
  mayBeLost(key: string): boolean {
    return this.#context.module.lost.has(key);
  }
}
