/**
 * A parser of hnas.langium by recursive descent, one method a rule. It stops at the first mistake; syntax.ts goes on from there.
 * test/language/parser.test.ts holds it against the parser that Langium makes of the grammar.
 */
import type { Token } from "./lexer.ts";
import type { Span } from "./source.ts";
import { endOf } from "./tokens.ts";
import type * as tree from "./tree.ts";

/** What the grammar asked for where it found something else. */
export interface ParserError {
  /** The keyword, ID, NUMBER or TEXT; empty where it could be many things. */
  readonly expected: string;
  /** In which rule of the grammar; undefined: nothing of a file begins like this. */
  readonly rule: string | undefined;
  /** The token that was found instead; their number at the end of the text. */
  readonly index: number;
}

export type Parsed =
  | { readonly kind: "tree"; readonly tree: tree.File }
  | { readonly kind: "error"; readonly error: ParserError };

/** The words of the language, which name nothing. */
export const keywords: ReadonlySet<string> = new Set(
  "import data task block space search for let require repeat optional as from and or not step true false".split(" "),
);
/** Those that may also be keys and names of members. */
const keyWords = new Set("data task block space search step from for import repeat optional".split(" "));
const comparisons = new Set(["<=", ">=", "<", ">", "==", "!="]);
const sums = new Set(["+", "-"]);
const products = new Set(["*", "/", "%"]);
const ors = new Set(["or"]);
const ands = new Set(["and"]);
const statementWords = new Set(["let", "repeat", "optional", "require", "{"]);
const expressionWords = new Set(["not", "-", "true", "false", "[", "(", "{"]);

export function parseTokens(tokens: readonly Token[]): Parsed {
  const parser = new Parser(tokens);
  try {
    return { kind: "tree", tree: parser.file() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { kind: "error", error: error.error };
  }
}

/** No `Error`: nobody reads its stack, which would cost more than the parsing. */
class Failure {
  readonly error: ParserError;
  constructor(error: ParserError) {
    this.error = error;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  file(): tree.File {
    const imports: tree.Import[] = [];
    const declarations: tree.Declaration[] = [];
    while (this.#at < this.#tokens.length) {
      const declaration = declarationRules.get(this.#image());
      if (this.#image() === "import") imports.push(this.import());
      else if (declaration) declarations.push(declaration(this));
      else this.#fail("", undefined);
    }
    const last = this.#tokens.at(-1);
    return { $type: "File", start: this.#tokens[0]?.startOffset ?? 0, end: last ? endOf(last) : 0, imports, declarations };
  }

  import(): tree.Import {
    const start = this.#start();
    this.#take("import", "Import");
    this.#take("{", "Import");
    const names = this.#listUntil(
      "}",
      "Import",
      () => this.#isId(),
      () => this.#importedName(),
    );
    this.#take("from", "Import");
    const path = this.#takeKind("text", "TEXT", "Import");
    return { $type: "Import", ...this.#span(start), names, path };
  }

  #importedName(): tree.ImportedName {
    const start = this.#start();
    const name = this.#id("ImportedName");
    const alias = this.#skip("as") ? this.#id("ImportedName") : undefined;
    return { $type: "ImportedName", ...this.#span(start), name, alias };
  }

  data(): tree.Data {
    const start = this.#start();
    this.#take("data", "Data");
    const name = this.#id("Data");
    const entries = this.#entries("Data");
    return { $type: "Data", ...this.#span(start), name, entries };
  }

  task(): tree.Task {
    const start = this.#start();
    this.#take("task", "Task");
    const name = this.#id("Task");
    this.#take(":", "Task");
    const kind = this.#id("Task");
    const entries = this.#entries("Task");
    return { $type: "Task", ...this.#span(start), name, kind, entries };
  }

  search(): tree.Search {
    const start = this.#start();
    this.#take("search", "Search");
    const name = this.#isId() ? this.#id("Search") : undefined;
    const entries = this.#entries("Search");
    return { $type: "Search", ...this.#span(start), name, entries };
  }

  #entries(rule: string): tree.Entry[] {
    const entries: tree.Entry[] = [];
    this.#take("{", rule);
    while (this.#isKey()) entries.push(this.#entry());
    this.#take("}", rule);
    return entries;
  }

  #entry(): tree.Entry {
    const start = this.#start();
    const key = this.#key();
    this.#take(":", "Entry");
    const values = [this.#expression()];
    while (this.#skip(",")) values.push(this.#expression());
    return { $type: "Entry", ...this.#span(start), key, values };
  }

  block(): tree.Block {
    const start = this.#start();
    this.#take("block", "Block");
    const name = this.#id("Block");
    this.#take("(", "Block");
    const parameters = this.#listUntil(
      ")",
      "Block",
      () => this.#isId(),
      () => this.#blockParameter(),
    );
    const body = this.#body(false);
    return { $type: "Block", ...this.#span(start), name, parameters, body };
  }

  #blockParameter(): tree.BlockParameter {
    const start = this.#start();
    const name = this.#id("BlockParameter");
    const standard = this.#skip("=") ? this.#expression() : undefined;
    return { $type: "BlockParameter", ...this.#span(start), name, default: standard };
  }

  space(): tree.Space {
    const start = this.#start();
    this.#take("space", "Space");
    const name = this.#id("Space");
    const task = this.#skip("for") ? this.#id("Space") : undefined;
    const body = this.#body(true);
    return { $type: "Space", ...this.#span(start), name, task, body };
  }

  #body(isInSpace: boolean): tree.Body {
    const start = this.#start();
    this.#take("{", "Body");
    const statements: tree.Statement[] = [];
    while (statementWords.has(this.#image()) || this.#isId()) statements.push(this.#statement(isInSpace));
    this.#take("}", "Body");
    return { $type: "Body", ...this.#span(start), statements };
  }

  #statement(isInSpace: boolean): tree.Statement {
    switch (this.#image()) {
      case "let":
        return this.let();
      case "repeat":
        return this.#repeat();
      case "optional":
        return this.#optional();
      case "require":
        return this.#require(isInSpace);
      case "{":
        return this.#layer(this.#body(false));
      default:
        return this.#isAssignment() ? this.#assignment() : this.#layer(this.#name());
    }
  }

  let(): tree.Let {
    const start = this.#start();
    this.#take("let", "Let");
    const name = this.#id("Let");
    this.#take("=", "Let");
    const value = this.#expression();
    return { $type: "Let", ...this.#span(start), name, value };
  }

  #isAssignment(): boolean {
    return this.#tokens[this.#at + 1]?.image === "=" && this.#isExpression(this.#at + 2);
  }

  #assignment(): tree.Assignment {
    const start = this.#start();
    const name = this.#id("Assignment");
    this.#take("=", "Assignment");
    const value = this.#expression();
    return { $type: "Assignment", ...this.#span(start), name, value };
  }

  #repeat(): tree.Repeat {
    const start = this.#start();
    this.#take("repeat", "Repeat");
    const count = this.#expression();
    const name = this.#skip("as") ? this.#id("Repeat") : undefined;
    const body = this.#body(false);
    return { $type: "Repeat", ...this.#span(start), count, name, body };
  }

  #optional(): tree.Optional {
    const start = this.#start();
    this.#take("optional", "Optional");
    const value = this.#primary();
    return { $type: "Optional", ...this.#span(start), value };
  }

  #require(isInSpace: boolean): tree.Require {
    const start = this.#start();
    this.#take("require", "Require");
    const condition = this.#expression();
    return { $type: "Require", ...this.#span(start), condition, isInSpace };
  }

  #layer(value: tree.Name | tree.Body): tree.Layer {
    return { $type: "Layer", start: value.start, end: value.end, value };
  }

  #expression(): tree.Expression {
    const from = this.#or();
    if (!this.#skip("..")) return from;
    const to = this.#or();
    const hasStep = this.#image() === "step" && this.#isExpression(this.#at + 1);
    if (hasStep) this.#at++;
    const step = hasStep ? this.#or() : undefined;
    return { $type: "Range", ...this.#span(from.start), from, to, step };
  }

  readonly #or = (): tree.Expression => this.#binary(ors, this.#and);
  readonly #and = (): tree.Expression => this.#binary(ands, this.#not);
  readonly #not = (): tree.Expression => (this.#image() === "not" ? this.#unary(this.#not) : this.#comparison());
  readonly #comparison = (): tree.Expression => this.#binary(comparisons, this.#sum);
  readonly #sum = (): tree.Expression => this.#binary(sums, this.#product);
  readonly #product = (): tree.Expression => this.#binary(products, this.#negation);
  readonly #negation = (): tree.Expression => (this.#image() === "-" ? this.#unary(this.#negation) : this.#primary());

  #binary(operators: ReadonlySet<string>, operand: () => tree.Expression): tree.Expression {
    let left = operand();
    while (operators.has(this.#image())) {
      const operator = this.#next();
      const right = operand();
      left = { $type: "Binary", ...this.#span(left.start), operator, left, right };
    }
    return left;
  }

  #unary(operandOf: () => tree.Expression): tree.Unary {
    const start = this.#start();
    const operator = this.#next();
    const operand = operandOf();
    return { $type: "Unary", ...this.#span(start), operator, operand };
  }

  #primary(): tree.Expression {
    const start = this.#start();
    const token = this.#tokens[this.#at];
    if (token?.kind === "number") return { $type: "NumberLiteral", text: this.#next(), ...this.#span(start) };
    if (token?.kind === "text") return { $type: "TextLiteral", text: this.#next(), ...this.#span(start) };
    if (this.#isId()) return this.#name();
    switch (token?.image) {
      case "true":
      case "false":
        this.#at++;
        return { $type: "BooleanLiteral", ...this.#span(start), value: token.image };
      case "{":
        return this.#body(false);
      case "[": {
        this.#at++;
        const items = this.#listUntil(
          "]",
          "ListLiteral",
          () => this.#isExpression(),
          () => this.#expression(),
        );
        return { $type: "ListLiteral", ...this.#span(start), items };
      }
      case "(": {
        this.#at++;
        const inner = this.#expression();
        this.#take(")", "Parentheses");
        return { $type: "Parentheses", ...this.#span(start), inner };
      }
      default:
        return this.#fail("", "Primary");
    }
  }

  #name(): tree.Name {
    const start = this.#start();
    const name = this.#id("Name");
    const call = this.#skip("(");
    const given = call
      ? this.#listUntil(
          ")",
          "Name",
          () => this.#isKey() || this.#isExpression(),
          () => this.#argument(),
        )
      : [];
    const parts: tree.PathPart[] = [];
    while (this.#image() === "." || this.#image() === "[") parts.push(this.#pathPart());
    return { $type: "Name", ...this.#span(start), name, call, arguments: given, parts };
  }

  #argument(): tree.Argument {
    const start = this.#start();
    const isNamed = keyWords.has(this.#image()) || (this.#isId() && this.#tokens[this.#at + 1]?.image === ":");
    const name = isNamed ? this.#key() : undefined;
    // Without a value, the colon is blamed.
    if (isNamed && this.#image() === ":" && !this.#isExpression(this.#at + 1)) this.#fail(")", "Name");
    if (isNamed) this.#take(":", "Argument");
    const value = this.#expression();
    return { $type: "Argument", ...this.#span(start), name, value };
  }

  #pathPart(): tree.PathPart {
    const start = this.#start();
    if (this.#skip(".")) {
      const member = this.#key();
      return { $type: "PathPart", ...this.#span(start), member, index: undefined };
    }
    this.#take("[", "PathPart");
    const index = this.#expression();
    this.#take("]", "PathPart");
    return { $type: "PathPart", ...this.#span(start), member: undefined, index };
  }

  /** Items with commas between them and perhaps one after the last, up to the closing bracket. */
  #listUntil<T>(close: string, rule: string, begins: () => boolean, item: () => T): T[] {
    const items: T[] = [];
    if (begins()) {
      do items.push(item());
      while (this.#skip(",") && begins());
    }
    this.#take(close, rule);
    return items;
  }

  #key(): string {
    return this.#isKey() ? this.#next() : this.#fail("", "Key");
  }

  #id(rule: string): string {
    return this.#isId() ? this.#next() : this.#fail("ID", rule);
  }

  #takeKind(kind: Token["kind"], expected: string, rule: string): string {
    return this.#tokens[this.#at]?.kind === kind ? this.#next() : this.#fail(expected, rule);
  }

  #take(image: string, rule: string): void {
    if (!this.#skip(image)) this.#fail(image, rule);
  }

  #skip(image: string): boolean {
    if (this.#image() !== image) return false;
    this.#at++;
    return true;
  }

  #next(): string {
    const image = this.#image();
    this.#at++;
    return image;
  }

  #image(): string {
    return this.#tokens[this.#at]?.image ?? "";
  }

  #isId(at = this.#at): boolean {
    const token = this.#tokens[at];
    return token?.kind === "word" && !keywords.has(token.image);
  }

  #isKey(): boolean {
    return this.#isId() || keyWords.has(this.#image());
  }

  #isExpression(at = this.#at): boolean {
    const token = this.#tokens[at];
    if (!token) return false;
    return token.kind === "number" || token.kind === "text" || this.#isId(at) || expressionWords.has(token.image);
  }

  #start(): number {
    return this.#tokens[this.#at]?.startOffset ?? 0;
  }

  /** Up to the token that was taken last. */
  #span(start: number): Span {
    const last = this.#tokens[this.#at - 1];
    return { start, end: last ? endOf(last) : start };
  }

  #fail(expected: string, rule: string | undefined): never {
    throw new Failure({ expected, rule, index: this.#at });
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
