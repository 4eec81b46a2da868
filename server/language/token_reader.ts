/** What a parser does with tokens, whatever the grammar: looks at the next one, takes it, says what was asked for instead. */
import type { Token } from "./lexer.ts";
import type { Span } from "./source.ts";
import { endOf } from "./tokens.ts";

/** What the grammar asked for where it found something else. */
export interface ParserError {
  /** The keyword, ID, NUMBER or TEXT; empty where it could be many things. */
  readonly expected: string;
  /** In which rule of the grammar; undefined: nothing of a file begins like this. */
  readonly rule: string | undefined;
  /** The token that was found instead; their number at the end of the text. */
  readonly index: number;
}

/** The words of the language, which name nothing. */
export const keywords: ReadonlySet<string> = new Set(
  "import data task block space search for let require repeat optional as from and or not step true false".split(" "),
);
/** Those that may also be keys and names of members. */
export const keyWords = new Set("data task block space search step from for import repeat optional".split(" "));
const expressionWords = new Set(["not", "-", "true", "false", "[", "(", "{"]);

/** No `Error`: nobody reads its stack, which would cost more than the parsing. */
export class Failure {
  readonly error: ParserError;
  constructor(error: ParserError) {
    this.error = error;
  }
}

export class TokenReader {
  protected readonly tokens: readonly Token[];
  protected at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** Items with commas between them and perhaps one after the last, up to the closing bracket. */
  protected listUntil<T>(close: string, rule: string, begins: () => boolean, item: () => T): T[] {
    const items: T[] = [];
    if (begins()) {
      do items.push(item());
      while (this.skip(",") && begins());
    }
    this.take(close, rule);
    return items;
  }

  protected key(): string {
    return this.isKey() ? this.next() : this.fail("", "Key");
  }

  protected id(rule: string): string {
    return this.isId() ? this.next() : this.fail("ID", rule);
  }

  protected takeKind(kind: Token["kind"], expected: string, rule: string): string {
    return this.tokens[this.at]?.kind === kind ? this.next() : this.fail(expected, rule);
  }

  protected take(image: string, rule: string): void {
    if (!this.skip(image)) this.fail(image, rule);
  }

  protected skip(image: string): boolean {
    if (this.image() !== image) return false;
    this.at++;
    return true;
  }

  protected next(): string {
    const image = this.image();
    this.at++;
    return image;
  }

  protected image(): string {
    return this.tokens[this.at]?.image ?? "";
  }

  protected isId(at = this.at): boolean {
    const token = this.tokens[at];
    return token?.kind === "word" && !keywords.has(token.image);
  }

  protected isKey(): boolean {
    return this.isId() || keyWords.has(this.image());
  }

  protected isExpression(at = this.at): boolean {
    const token = this.tokens[at];
    if (!token) return false;
    return token.kind === "number" || token.kind === "text" || this.isId(at) || expressionWords.has(token.image);
  }

  protected start(): number {
    return this.tokens[this.at]?.startOffset ?? 0;
  }

  /** Up to the token that was taken last. */
  protected span(start: number): Span {
    const last = this.tokens[this.at - 1];
    return { start, end: last ? endOf(last) : start };
  }

  protected fail(expected: string, rule: string | undefined): never {
    throw new Failure({ expected, rule, index: this.at });
  }
}
