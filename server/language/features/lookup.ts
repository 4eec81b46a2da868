/**
 * What the words of a file refer to by their tokens, looked up for many at once: so also where nothing can be parsed, of which
 * ../names.ts knows nothing.
 */
import type { Found, LanguageDocument } from "../document.ts";
import { endsExpression, type Frame, type Named } from "../sketch.ts";

export class Lookup {
  readonly #document: LanguageDocument;
  /** By what they can be seen in: the braces around a `let`, the block of a parameter. */
  readonly #local = new Map<Frame, Map<string, Named[]>>();
  /** The token from which on a name can be seen. */
  readonly #from = new Map<Named, number>();
  readonly #ofFile = new Map<string, Found | undefined>();

  constructor(document: LanguageDocument) {
    this.#document = document;
    const { names, frames } = document.sketch;
    const blocks = new Map(frames.filter(({ kind }) => kind === "block").map((frame) => [frame.statement, frame]));
    for (const named of names) {
      if (named.kind === "tensor" || (named.kind === "let" && named.frame.kind !== "file"))
        this.#add(named.frame, named, this.#afterStatement(named));
      if (named.kind !== "parameter") continue;
      const next = names.find(({ kind, frame, token }) => kind === "parameter" && frame === named.frame && token > named.token);
      // Also in the defaults of those that follow.
      const from = next?.token ?? named.frame.close;
      this.#add(named.frame, named, from);
      const block = blocks.get(named.statement);
      if (block) this.#add(block, named, from);
    }
  }

  /** Of a word that is no key and no member of a path; undefined where nothing in the file is meant. */
  at(at: number): Found | undefined {
    const { sketch, tokens } = this.#document;
    const name = tokens[at]?.image ?? "";
    for (let frame = sketch.after[at]; frame; frame = frame.parent) {
      const named = this.#local
        .get(frame)
        ?.get(name)
        ?.findLast((each) => (this.#from.get(each) ?? at + 1) <= at);
      if (named) return { part: this.#document, named };
    }
    if (!this.#ofFile.has(name)) this.#ofFile.set(name, this.#document.find(name, this.#document));
    return this.#ofFile.get(name);
  }

  #add(frame: Frame, named: Named, from: number): void {
    const inFrame = this.#local.get(frame) ?? new Map<string, Named[]>();
    this.#local.set(frame, inFrame.set(named.name, [...(inFrame.get(named.name) ?? []), named]));
    this.#from.set(named, from);
  }

  /** `let a = ` has no value yet: whatever comes next is in it. */
  #afterStatement({ statement }: Named): number {
    const { sketch, tokens } = this.#document;
    const end = sketch.ends.get(statement) ?? statement;
    return endsExpression(tokens[end]) ? end + 1 : end + 2;
  }
}
