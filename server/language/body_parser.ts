/** The rules of hnas.langium for bodies: statements, and the expressions in them. */
import { keyWords, TokenReader } from "./token_reader.ts";
import type * as tree from "./tree.ts";

const comparisons = new Set(["<=", ">=", "<", ">", "==", "!="]);
const sums = new Set(["+", "-"]);
const products = new Set(["*", "/", "%"]);
const ors = new Set(["or"]);
const ands = new Set(["and"]);
const statementWords = new Set(["let", "repeat", "optional", "require", "{"]);

export class BodyParser extends TokenReader {
  protected body(isInSpace: boolean): tree.Body {
    const start = this.start();
    this.take("{", "Body");
    const statements: tree.Statement[] = [];
    while (statementWords.has(this.image()) || this.isId()) statements.push(this.statement(isInSpace));
    this.take("}", "Body");
    return { $type: "Body", ...this.span(start), statements };
  }

  protected statement(isInSpace: boolean): tree.Statement {
    switch (this.image()) {
      case "let":
        return this.let();
      case "repeat":
        return this.repeat();
      case "optional":
        return this.optional();
      case "require":
        return this.require(isInSpace);
      case "{":
        return this.layer(this.body(false));
      default:
        return this.isAssignment() ? this.assignment() : this.layer(this.name());
    }
  }

  let(): tree.Let {
    const start = this.start();
    this.take("let", "Let");
    const name = this.id("Let");
    this.take("=", "Let");
    const value = this.expression();
    return { $type: "Let", ...this.span(start), name, value };
  }

  protected isAssignment(): boolean {
    return this.tokens[this.at + 1]?.image === "=" && this.isExpression(this.at + 2);
  }

  protected assignment(): tree.Assignment {
    const start = this.start();
    const name = this.id("Assignment");
    this.take("=", "Assignment");
    const value = this.expression();
    return { $type: "Assignment", ...this.span(start), name, value };
  }

  protected repeat(): tree.Repeat {
    const start = this.start();
    this.take("repeat", "Repeat");
    const count = this.expression();
    const name = this.skip("as") ? this.id("Repeat") : undefined;
    const body = this.body(false);
    return { $type: "Repeat", ...this.span(start), count, name, body };
  }

  protected optional(): tree.Optional {
    const start = this.start();
    this.take("optional", "Optional");
    const value = this.primary();
    return { $type: "Optional", ...this.span(start), value };
  }

  protected require(isInSpace: boolean): tree.Require {
    const start = this.start();
    this.take("require", "Require");
    const condition = this.expression();
    return { $type: "Require", ...this.span(start), condition, isInSpace };
  }

  protected layer(value: tree.Name | tree.Body): tree.Layer {
    return { $type: "Layer", start: value.start, end: value.end, value };
  }

  protected expression(): tree.Expression {
    const from = this.or();
    if (!this.skip("..")) return from;
    const to = this.or();
    const hasStep = this.image() === "step" && this.isExpression(this.at + 1);
    if (hasStep) this.at++;
    const step = hasStep ? this.or() : undefined;
    return { $type: "Range", ...this.span(from.start), from, to, step };
  }

  protected readonly or = (): tree.Expression => this.binary(ors, this.and);
  protected readonly and = (): tree.Expression => this.binary(ands, this.not);
  protected readonly not = (): tree.Expression => (this.image() === "not" ? this.unary(this.not) : this.comparison());
  protected readonly comparison = (): tree.Expression => this.binary(comparisons, this.sum);
  protected readonly sum = (): tree.Expression => this.binary(sums, this.product);
  protected readonly product = (): tree.Expression => this.binary(products, this.negation);
  protected readonly negation = (): tree.Expression => (this.image() === "-" ? this.unary(this.negation) : this.primary());

  protected binary(operators: ReadonlySet<string>, operand: () => tree.Expression): tree.Expression {
    let left = operand();
    while (operators.has(this.image())) {
      const operator = this.next();
      const right = operand();
      left = { $type: "Binary", ...this.span(left.start), operator, left, right };
    }
    return left;
  }

  protected unary(operandOf: () => tree.Expression): tree.Unary {
    const start = this.start();
    const operator = this.next();
    const operand = operandOf();
    return { $type: "Unary", ...this.span(start), operator, operand };
  }

  protected primary(): tree.Expression {
    const start = this.start();
    const token = this.tokens[this.at];
    if (token?.kind === "number") return { $type: "NumberLiteral", text: this.next(), ...this.span(start) };
    if (token?.kind === "text") return { $type: "TextLiteral", text: this.next(), ...this.span(start) };
    if (this.isId()) return this.name();
    switch (token?.image) {
      case "true":
      case "false":
        this.at++;
        return { $type: "BooleanLiteral", ...this.span(start), value: token.image };
      case "{":
        return this.body(false);
      case "[": {
        this.at++;
        const items = this.listUntil(
          "]",
          "ListLiteral",
          () => this.isExpression(),
          () => this.expression(),
        );
        return { $type: "ListLiteral", ...this.span(start), items };
      }
      case "(": {
        this.at++;
        const inner = this.expression();
        this.take(")", "Parentheses");
        return { $type: "Parentheses", ...this.span(start), inner };
      }
      default:
        return this.fail("", "Primary");
    }
  }

  protected name(): tree.Name {
    const start = this.start();
    const name = this.id("Name");
    const call = this.skip("(");
    const given = call
      ? this.listUntil(
          ")",
          "Name",
          () => this.isKey() || this.isExpression(),
          () => this.argument(),
        )
      : [];
    const parts: tree.PathPart[] = [];
    while (this.image() === "." || this.image() === "[") parts.push(this.pathPart());
    return { $type: "Name", ...this.span(start), name, call, arguments: given, parts };
  }

  protected argument(): tree.Argument {
    const start = this.start();
    const isNamed = keyWords.has(this.image()) || (this.isId() && this.tokens[this.at + 1]?.image === ":");
    const name = isNamed ? this.key() : undefined;
    // Without a value, the colon is blamed.
    if (isNamed && this.image() === ":" && !this.isExpression(this.at + 1)) this.fail(")", "Name");
    if (isNamed) this.take(":", "Argument");
    const value = this.expression();
    return { $type: "Argument", ...this.span(start), name, value };
  }

  protected pathPart(): tree.PathPart {
    const start = this.start();
    if (this.skip(".")) {
      const member = this.key();
      return { $type: "PathPart", ...this.span(start), member, index: undefined };
    }
    this.take("[", "PathPart");
    const index = this.expression();
    this.take("]", "PathPart");
    return { $type: "PathPart", ...this.span(start), member: undefined, index };
  }
}
