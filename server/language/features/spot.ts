/** A place in a document and the tokens around it: what a quick fix takes out there, or where it puts something in. */
import type { LanguageDocument } from "../document.ts";
import type { Span } from "../source.ts";
import { endOf, type Token } from "../tokens.ts";

export interface Insertion {
  readonly at: number;
  readonly text: string;
}

export class Spot {
  readonly document: LanguageDocument;
  readonly span: Span;
  readonly #tokens: readonly Token[];
  /** The first token of the place. */
  readonly #at: number;

  constructor(document: LanguageDocument, span: Span) {
    this.document = document;
    this.span = span;
    this.#tokens = document.tokens;
    const at = document.tokens.findIndex((token) => endOf(token) > span.start);
    this.#at = at < 0 ? document.tokens.length : at;
  }

  /** The first word of the statement, entry or declaration. */
  get key(): Span {
    return this.#between(this.#statement, this.#statement);
  }

  /** The statement, entry or declaration; with its whole lines and its documentation where nothing else stands there. */
  get statement(): Span {
    const { text, sketch } = this.document;
    const { start, end } = this.#between(this.#statement, sketch.ends.get(this.#statement) ?? this.#statement);
    const lineStart = text.slice(0, start).search(/[^\r\n]*$/);
    const after = /^[ \t]*(\/\/[^\r\n]*)?(\r\n|\r|\n|$)/.exec(text.slice(end));
    if (!after || /\S/.test(text.slice(lineStart, start))) return { start, end };
    const documentation = /([ \t]*\/\/\/[^\r\n]*(\r\n|\r|\n))*$/.exec(text.slice(0, lineStart));
    return { start: documentation?.index ?? lineStart, end: end + after[0].length };
  }

  /** A name and the `=` after it: what is left is the layer whose output it named. */
  get name(): Span {
    return { start: this.span.start, end: this.#tokens[this.#at + 2]?.startOffset ?? this.span.end };
  }

  /** A sign and the spaces around it. */
  get sign(): Span {
    const [before, after] = [this.#tokens[this.#at - 1], this.#tokens[this.#at + 1]];
    return { start: before ? endOf(before) : this.span.start, end: after?.startOffset ?? this.span.end };
  }

  /** The item of a list, with one comma; the whole import, where it is its only one. */
  get item(): Span {
    return this.#itemAround(this.#at);
  }

  /** An argument of the `one_of` that begins here, with one comma; undefined where another call does. */
  option(index: number): Span | undefined {
    if (this.#image(this.#at) !== "one_of" || this.#image(this.#at + 1) !== "(") return undefined;
    let at = this.#at + 2;
    for (let passed = 0; passed < index; passed++) at = this.#bound(1, at) + 1;
    return this.#itemAround(at);
  }

  #itemAround(at: number): Span {
    const [before, after] = [this.#bound(-1, at), this.#bound(1, at)];
    if (this.#image(before) === ",") return this.#between(before, after - 1);
    const start = this.#tokens[before + 1]?.startOffset ?? this.span.start;
    if (this.#image(after) === ",") return { start, end: this.#tokens[after + 1]?.startOffset ?? this.span.end };
    return this.#image(this.#statement) === "import" ? this.statement : this.#between(before + 1, after - 1);
  }

  /** The item and all after it, up to the bracket that closes the list, or to the end of the entry. */
  get rest(): Span {
    const before = this.#bound(-1);
    const end = this.document.sketch.ends.get(this.#statement) ?? this.#at;
    let after = this.#bound(1);
    while (this.#image(after) === "," && after < end) after = this.#bound(1, after + 1);
    return this.#between(this.#image(before) === "," ? before : before + 1, Math.min(after - 1, end));
  }

  /** One more argument for the call. */
  argument(text: string): Insertion {
    const open = this.#at + 1;
    if (this.#image(open) !== "(") return { at: this.#between(this.#at, this.#at).end, text: `(${text})` };
    const close = this.#bound(1, open + 1, [")"]);
    const last = this.#between(close - 1, close - 1).end;
    return { at: last, text: close === open + 1 ? text : this.#image(close - 1) === "," ? ` ${text}` : `, ${text}` };
  }

  /** A first entry in the braces that follow. */
  entry(text: string): Insertion {
    const { source } = this.document;
    const open = this.#tokens.findIndex((token, at) => at >= this.#at && token.image === "{");
    const [brace, next] = [this.#tokens[open], this.#tokens[open + 1]];
    if (!brace) return { at: this.span.end, text: ` { ${text} }` };
    const lines = next && source.lineAt(next.startOffset) > source.lineAt(brace.startOffset);
    if (!lines) return { at: endOf(brace), text: next?.image === "}" ? ` ${text} ` : ` ${text}` };
    const indentation =
      next.image === "}"
        ? `${this.indentation(source.lineAt(brace.startOffset))}  `
        : this.indentation(source.lineAt(next.startOffset));
    return { at: endOf(brace), text: `${this.newLine}${indentation}${text}` };
  }

  /** Each on a line of its own, where this statement ends its line. */
  statementsAfter(texts: readonly string[]): Insertion {
    const { source, text } = this.document;
    const rest = /^[ \t]*(\/\/[^\r\n]*)?(?=[\r\n]|$)/.exec(text.slice(this.span.end));
    const before = rest ? `${this.newLine}${this.indentation(source.lineAt(this.span.start))}` : " ";
    return { at: this.span.end + (rest?.[0].length ?? 0), text: texts.map((each) => `${before}${each}`).join("") };
  }

  /** A brace on a line after this one. */
  close(line: number): Insertion {
    const { text } = this.document;
    const at = this.span.end + text.slice(this.span.end).search(/[\r\n]|$/);
    return { at, text: `${this.newLine}${this.indentation(line)}}` };
  }

  /** The ends of a range, as they are written. */
  get ends(): readonly [Span, Span] | undefined {
    const inside = this.#tokens.flatMap((token, at) =>
      token.startOffset >= this.span.start && endOf(token) <= this.span.end ? [at] : [],
    );
    const [first, last] = [inside[0], inside.at(-1)];
    const dots = inside.find((at) => this.#image(at) === "..");
    const step = inside.find((at) => this.#image(at) === "step");
    if (first === undefined || last === undefined || dots === undefined) return undefined;
    return [this.#between(first, dots - 1), this.#between(dots + 1, step === undefined ? last : step - 1)];
  }

  get newLine(): string {
    return /\r\n|\r|\n/.exec(this.document.text)?.[0] ?? "\n";
  }

  indentation(line: number): string {
    const { source, text } = this.document;
    return /^[ \t]*/.exec(text.slice(source.offsetAt({ line, character: 0 })))?.[0] ?? "";
  }

  get #statement(): number {
    const { after, statements } = this.document.sketch;
    const frame = after[this.#at];
    return frame?.kind === "import" ? frame.statement : (statements[this.#at] ?? this.#at);
  }

  #image(at: number): string {
    return this.#tokens[at]?.image ?? "";
  }

  #between(first: number, last: number): Span {
    const [from, to] = [this.#tokens[first], this.#tokens[last]];
    return from && to ? { start: from.startOffset, end: endOf(to) } : { start: this.span.start, end: this.span.start };
  }

  /** The comma or bracket that bounds the item around a token, or what lies beyond the text. */
  #bound(step: 1 | -1, from = this.#at, ends = [",", step > 0 ? ")" : "(", step > 0 ? "]" : "[", step > 0 ? "}" : "{"]): number {
    let depth = 0;
    let at = from;
    for (; at >= 0 && at < this.#tokens.length; at += step) {
      const image = this.#image(at);
      if (depth === 0 && ends.includes(image)) return at;
      if (/^[([{]$/.test(image)) depth += step;
      if (/^[)\]}]$/.test(image)) depth -= step;
    }
    return at;
  }
}
