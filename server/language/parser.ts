/**
 * A parser of hnas.langium by recursive descent, one method a rule. It stops at the first mistake; syntax.ts goes on from there.
 * test/language/parser.test.ts holds it against the parser that Langium makes of the grammar.
 */

import { BodyParser } from "./body_parser.ts";
import type { Token } from "./lexer.ts";
import { Failure, type ParserError } from "./token_reader.ts";
import { endOf } from "./tokens.ts";
import type * as tree from "./tree.ts";

export type Parsed =
  | { readonly kind: "tree"; readonly tree: tree.File }
  | { readonly kind: "error"; readonly error: ParserError };

export function parseTokens(tokens: readonly Token[]): Parsed {
  const parser = new Parser(tokens);
  try {
    return { kind: "tree", tree: parser.file() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { kind: "error", error: error.error };
  }
}

class Parser extends BodyParser {
  file(): tree.File {
    const imports: tree.Import[] = [];
    const declarations: tree.Declaration[] = [];
    while (this.at < this.tokens.length) {
      const declaration = declarationRules.get(this.image());
      if (this.image() === "import") imports.push(this.import());
      else if (declaration) declarations.push(declaration(this));
      else this.fail("", undefined);
    }
    const last = this.tokens.at(-1);
    return { $type: "File", start: this.tokens[0]?.startOffset ?? 0, end: last ? endOf(last) : 0, imports, declarations };
  }

  import(): tree.Import {
    const start = this.start();
    this.take("import", "Import");
    this.take("{", "Import");
    const names = this.listUntil(
      "}",
      "Import",
      () => this.isId(),
      () => this.importedName(),
    );
    this.take("from", "Import");
    const path = this.takeKind("text", "TEXT", "Import");
    return { $type: "Import", ...this.span(start), names, path };
  }

  protected importedName(): tree.ImportedName {
    const start = this.start();
    const name = this.id("ImportedName");
    const alias = this.skip("as") ? this.id("ImportedName") : undefined;
    return { $type: "ImportedName", ...this.span(start), name, alias };
  }

  data(): tree.Data {
    const start = this.start();
    this.take("data", "Data");
    const name = this.id("Data");
    const entries = this.entries("Data");
    return { $type: "Data", ...this.span(start), name, entries };
  }

  task(): tree.Task {
    const start = this.start();
    this.take("task", "Task");
    const name = this.id("Task");
    this.take(":", "Task");
    const kind = this.id("Task");
    const entries = this.entries("Task");
    return { $type: "Task", ...this.span(start), name, kind, entries };
  }

  search(): tree.Search {
    const start = this.start();
    this.take("search", "Search");
    const name = this.isId() ? this.id("Search") : undefined;
    const entries = this.entries("Search");
    return { $type: "Search", ...this.span(start), name, entries };
  }

  protected entries(rule: string): tree.Entry[] {
    const entries: tree.Entry[] = [];
    this.take("{", rule);
    while (this.isKey()) entries.push(this.entry());
    this.take("}", rule);
    return entries;
  }

  protected entry(): tree.Entry {
    const start = this.start();
    const key = this.key();
    this.take(":", "Entry");
    const values = [this.expression()];
    while (this.skip(",")) values.push(this.expression());
    return { $type: "Entry", ...this.span(start), key, values };
  }

  block(): tree.Block {
    const start = this.start();
    this.take("block", "Block");
    const name = this.id("Block");
    this.take("(", "Block");
    const parameters = this.listUntil(
      ")",
      "Block",
      () => this.isId(),
      () => this.blockParameter(),
    );
    const body = this.body(false);
    return { $type: "Block", ...this.span(start), name, parameters, body };
  }

  protected blockParameter(): tree.BlockParameter {
    const start = this.start();
    const name = this.id("BlockParameter");
    const standard = this.skip("=") ? this.expression() : undefined;
    return { $type: "BlockParameter", ...this.span(start), name, default: standard };
  }

  space(): tree.Space {
    const start = this.start();
    this.take("space", "Space");
    const name = this.id("Space");
    const task = this.skip("for") ? this.id("Space") : undefined;
    const body = this.body(true);
    return { $type: "Space", ...this.span(start), name, task, body };
  }
}

const declarationRules: ReadonlyMap<string, (parser: Parser) => tree.Declaration> = new Map([
  ["data", (parser: Parser): tree.Declaration => parser.data()],
  ["task", (parser) => parser.task()],
  ["block", (parser) => parser.block()],
  ["space", (parser) => parser.space()],
  ["search", (parser) => parser.search()],
  ["let", (parser) => parser.let()],
]);
