/**
 * From text to a tree without holes. What follows no grammar is reported in our own words and taken out, statement by statement, and
 * the rest is parsed again: so every mistake is told in one pass, each once, and whoever reads the tree need not mind half nodes.
 */
import { braceMistake, isTooDeep } from "./braces.ts";
import { type Tokens, tokenize } from "./lexer.ts";
import { parseTokens } from "./parser.ts";
import { rememberedByText } from "./remembered.ts";
import type { Problem } from "./rules/rule.ts";
import * as rules from "./rules/syntax.ts";
import { Source, type Span } from "./source.ts";
import { explain } from "./syntax_messages.ts";
import { beginsDeclaration, endOf, isWord, spanOfToken, statementAround, type Token } from "./tokens.ts";
import type { File } from "./tree.ts";

export interface Syntax {
  readonly tree: File;
  /** The text with spaces in place of what was taken out. */
  readonly understood: string;
  readonly problems: readonly { readonly span: Span; readonly problem: Problem }[];
  readonly lost: Lost;
}

/** Words of what was taken out: nothing is told about names that may have been defined or used there. */
export class Lost {
  readonly #words = new Set<string>();
  #all = false;

  copy(): Lost {
    const copy = new Lost();
    for (const word of this.#words) copy.add(word);
    if (this.#all) copy.addAll();
    return copy;
  }

  get isEmpty(): boolean {
    return !this.#all && this.#words.size === 0;
  }

  add(word: string): void {
    this.#words.add(word);
  }

  addAll(): void {
    this.#all = true;
  }

  has(word: string): boolean {
    return this.#all || this.#words.has(word);
  }
}

/** Of brackets and operators. */
export const deepest = 100;
const mostMistakes = 30;

/** Both the compiler and the editor's features parse the same texts; those of 10,000 lines of the latest are kept. */
export const parse = rememberedByText(350_000, (text): Syntax => {
  const repair = new Repair(text);
  const tree = repair.tree();
  return { tree, understood: repair.understood, problems: repair.problems, lost: repair.lost };
});

class Repair {
  readonly problems: { span: Span; problem: Problem }[] = [];
  readonly lost = new Lost();
  readonly #source: Source;
  /** As long as the original up to its end: what is taken out becomes spaces, so all offsets stay. */
  #text: string;

  constructor(text: string) {
    this.#source = new Source("", text);
    this.#text = text;
  }

  get understood(): string {
    return this.#text;
  }

  tree(): File {
    // No text in UTF-8 has a zero in it; UTF-16 and binary files are full of them.
    const zero = this.#text.indexOf("\0");
    if (zero >= 0) {
      this.#report({ start: zero, end: zero + 1 }, rules.notText());
      this.lost.addAll();
      this.#blank({ start: 0, end: this.#text.length });
    }
    this.#characters();
    if (isTooDeep(this.#tokens(), deepest)) {
      this.#report({ start: 0, end: 1 }, rules.tooDeep(deepest));
      this.#blank({ start: 0, end: this.#text.length });
    }
    this.#braces();
    while (this.problems.length < mostMistakes) {
      const tokens = this.#tokens();
      const parsed = parseTokens(tokens);
      if (parsed.kind === "tree") return parsed.tree;
      const { problem, token } = explain(parsed.error, tokens, this.#line);
      const blamed = tokens[token];
      this.#report(blamed ? spanOfToken(blamed) : { start: 0, end: 0 }, problem);
      this.#take(tokens, token);
    }
    this.#report(this.problems.at(-1)?.span ?? { start: 0, end: 0 }, rules.tooManyMistakes());
    this.#blank({ start: 0, end: this.#text.length });
    return { $type: "File", start: 0, end: 0, imports: [], declarations: [] };
  }

  /** Characters that are no tokens. */
  #characters(): void {
    const { tokens, strange } = this.#tokenized();
    let done = 0;
    for (const { start: offset, end } of strange) {
      if (offset < done || this.problems.length >= mostMistakes) continue;
      const found = this.#text.slice(offset, end);
      const lineEnd = this.#text.slice(offset).search(/[\r\n]|$/) + offset;
      const known = strangeCharacters.find(({ begins }) => begins.test(this.#text.slice(offset, lineEnd)));
      done = known?.whole ? lineEnd : end;
      const span = { start: offset, end: done };
      this.#report(
        span,
        known ? known.problem(found, this.#text.slice(offset, done)) : rules.character(shortened(found), undefined),
      );
      if (known?.alone) continue;
      const next = tokens.findIndex((token) => token.startOffset > offset);
      const before = next < 0 ? tokens.length - 1 : next - 1;
      const near = [before, next].find((at) => tokens[at] && this.#line(tokens[at].startOffset) === this.#line(offset));
      if (near !== undefined && !"{}".includes(tokens[near]?.image ?? "")) this.#take(tokens, near);
    }
    // Only now, so that statements were found with their tokens.
    for (const { span } of this.problems) this.#blank(span);
    const comment = this.#text.search(/\/\*(?![\s\S]*\*\/)/);
    const shown = this.#tokens();
    if (comment >= 0 && shown.some((token, at) => token.startOffset === comment && shown[at + 1]?.image === "*")) {
      this.#report({ start: comment, end: comment + 2 }, rules.openComment());
      this.#lose(this.#text.slice(comment));
      this.#blank({ start: comment, end: this.#text.length });
    }
  }

  #braces(): void {
    while (this.problems.length < mostMistakes) {
      const tokens = this.#tokens();
      const mistake = braceMistake(tokens, this.#line);
      if (!mistake) return;
      if (mistake.kind === "extra") {
        this.#extra(tokens, mistake.brace);
        continue;
      }
      const { open, before } = mistake;
      const last = tokens[before - 1] ?? open;
      const line = this.#line(open.startOffset);
      // A comment that is not closed has swallowed the brace.
      const swallowed = before === tokens.length && this.problems.some(({ problem }) => problem.code === rules.openComment.code);
      if (!swallowed) this.#report(spanOfToken(last), rules.missingBrace(this.#nameOf(tokens, open), line));
      this.#close(tokens, before, endOf(last));
    }
  }

  /** A brace that closes nothing: too much, or the first line of its block is missing. */
  #extra(tokens: readonly Token[], brace: Token): void {
    const end = tokens.indexOf(brace);
    let first = 0;
    while (first < end && (beginsDeclaration(tokens, first, this.#line) || tokens[first]?.image === "let"))
      first = Math.max(first + 1, statementAround(tokens, first, this.#line).last);
    const orphan = first < end ? tokens[first] : undefined;
    this.#report(spanOfToken(orphan ?? brace), orphan ? rules.missingHeader() : rules.extraBrace());
    this.#blank({ start: (orphan ?? brace).startOffset, end: endOf(brace) });
    // Nobody knows what the line would have named.
    this.lost.addAll();
  }

  /** What a brace opens: "the block", "`space Net`". */
  #nameOf(tokens: readonly Token[], open: Token): string {
    const line = tokens.filter((token) => this.#line(token.startOffset) === this.#line(open.startOffset));
    const [first, second] = line;
    if (!first || first === open || !isWord(first)) return "the `{`";
    return `\`${first.image}${second && isWord(second) ? ` ${second.image}` : ""}\``;
  }

  /** Puts `}` on the white space before a token, or at the end of the file. */
  #close(tokens: readonly Token[], before: number, after: number): void {
    if (before >= tokens.length) this.#text += "\n}";
    else if (/\s/.test(this.#text[after] ?? "")) this.#text = `${this.#text.slice(0, after)}}${this.#text.slice(after + 1)}`;
    else this.#blank({ start: tokens[0]?.startOffset ?? 0, end: tokens[before]?.startOffset ?? this.#text.length });
  }

  /** Takes the statement around a token out of the text. */
  #take(tokens: readonly Token[], token: number): void {
    const { first, last } = statementAround(tokens, token, this.#line);
    const taken = tokens.slice(first, Math.max(last, first + 1));
    for (const { image } of taken) this.#lose(image);
    for (const part of taken) this.#blank(spanOfToken(part));
    const blamed = tokens[token];
    if (blamed && !taken.includes(blamed)) this.#blank(spanOfToken(blamed));
  }

  #lose(text: string): void {
    for (const word of text.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []) this.lost.add(word);
  }

  #blank({ start, end }: Span): void {
    this.#text = this.#text.slice(0, start) + this.#text.slice(start, end).replace(/[^\r\n]/g, " ") + this.#text.slice(end);
  }

  #report(span: Span, problem: Problem): void {
    const end = Math.min(Math.max(span.end, span.start + 1), this.#source.text.length);
    this.problems.push({ span: { start: Math.min(span.start, end), end }, problem });
  }

  readonly #line = (offset: number): number => this.#source.lineAt(offset);
  readonly #tokens = (): readonly Token[] => this.#tokenized().tokens;

  #tokenized(): Tokens {
    return tokenize(this.#text);
  }
}

interface Strange {
  readonly begins: RegExp;
  /** It reaches to the end of the line. */
  readonly whole?: boolean;
  /** Without it, the statement may be right. */
  readonly alone?: boolean;
  /** `whole`: with what it reaches over. */
  readonly problem: (found: string, whole: string) => Problem;
}

const hint = (begins: RegExp, text: string, right: string | undefined, rest: Partial<Strange> = {}): Strange => ({
  begins,
  problem: (found) => rules.character(shortened(found), text, right),
  ...rest,
});

const strangeCharacters: readonly Strange[] = [
  { begins: /^"/, whole: true, problem: () => rules.openText() },
  { begins: /^'/, whole: true, problem: (_, whole) => rules.singleQuotes(whole) },
  hint(/^;/, "Lines need no end mark.", "", { alone: true }),
  hint(/^#/, "A comment begins with `//`.", "//", { whole: true, alone: true }),
  hint(/^&/, "Write `and`.", "and"),
  hint(/^\|/, "Write `or`, or `one_of(a, b)` for a choice.", "or"),
  hint(/^!/, "Write `not`.", "not "),
  hint(/^[–—−]/u, "Write `-`.", "-"),
  hint(/^[“”„]/u, 'Write `"`.', undefined, { whole: true }),
];

const shortened = (text: string): string => (text.length > 12 ? `${text.slice(0, 12)}...` : text);
