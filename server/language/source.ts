/** The text of one file, places in it, and what is reported about them. */
import type { Position, Range } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Origin } from "../space/space.ts";
import type { Problem } from "./rules/rule.ts";
import type { AstNode } from "./tree.ts";

/** What is wrong, and where: lines and characters count from 0, as in the language server protocol. */
export interface Diagnostic extends Problem, FilePlace {
  /** Other places that have to do with it, and what they have. */
  readonly related?: readonly Related[];
  /** Its message names a line elsewhere. */
  readonly namesLine?: true;
  /** Of what is not used in its file: the name by which others may import it. */
  readonly exported?: string;
}

export interface FilePlace {
  /** Absolute path. */
  readonly file: string;
  readonly range: Range;
}

export interface Related extends FilePlace {
  readonly message: string;
}

/** A piece of the text, by offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export class Source {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly #document: TextDocument;
  /** The line that was asked for last: the next one is mostly the same. */
  #near = { line: 0, start: 0, end: 0 };

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
    this.#document = TextDocument.create(path, "hnas", 0, text);
  }

  range({ start, end }: Span): Range {
    return { start: this.#document.positionAt(start), end: this.#document.positionAt(end) };
  }

  offsetAt(position: Position): number {
    return this.#document.offsetAt(position);
  }

  /** From 0. */
  lineAt(offset: number): number {
    if (offset >= this.#near.end || offset < this.#near.start) {
      const { line } = this.#document.positionAt(offset);
      const [start, end] = [line, line + 1].map((other) => this.#document.offsetAt({ line: other, character: 0 }));
      this.#near = { line, start: start ?? 0, end: end ?? 0 };
    }
    return this.#near.line;
  }

  origin(span: Span): Origin {
    const { start, end } = this.range(span);
    return {
      file: this.path,
      line: start.line,
      character: start.character,
      endLine: end.line,
      endCharacter: end.character,
    };
  }

  /** As written, on one line, without comments. */
  textOf(node: AstNode): string {
    const { start, end } = node;
    return this.textBetween(start, end);
  }

  textBetween(start: number, end: number): string {
    return this.text
      .slice(start, end)
      .replace(/("[^"\r\n]*")|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g, (_, quoted: string | undefined) => quoted ?? " ")
      .replace(/\s+/g, " ")
      .trim();
  }
}

export const placeOf = ({ file, line, character, endLine, endCharacter }: Origin): FilePlace => ({
  file,
  range: { start: { line, character }, end: { line: endLine, character: endCharacter } },
});

/** All diagnostics of a compilation; the same about the same place is told once, however often a block is called. */
export class Report {
  readonly #diagnostics = new Map<string, Diagnostic>();

  add(source: Source, span: Span, problem: Problem, more?: Pick<Diagnostic, "exported" | "namesLine">): void {
    this.put({ file: source.path, range: source.range(span), ...problem, ...more });
  }

  put(diagnostic: Diagnostic): void {
    const key = keyOf(diagnostic);
    if (!this.#diagnostics.has(key)) this.#diagnostics.set(key, diagnostic);
  }

  /** Whether the same was told about the same place. */
  has(diagnostic: Diagnostic): boolean {
    return this.#diagnostics.has(keyOf(diagnostic));
  }

  /** In the order in which they were told. */
  get told(): Iterable<Diagnostic> {
    return this.#diagnostics.values();
  }

  /** In the order of the files and of their lines. */
  all(): readonly Diagnostic[] {
    const files = [...new Set([...this.told].map(({ file }) => file))];
    return [...this.told].sort(
      (a, b) =>
        files.indexOf(a.file) - files.indexOf(b.file) ||
        a.range.start.line - b.range.start.line ||
        a.range.start.character - b.range.start.character,
    );
  }
}

const keyOf = ({ file, range: { start, end }, code }: Diagnostic): string =>
  `${file}\n${start.line}:${start.character}-${end.line}:${end.character}\n${code}`;
