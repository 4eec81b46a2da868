/** The syntax tree of a file: what hnas.langium says, with the place of every node. */
import type { Span } from "./source.ts";

/** A node, with the place of its text. */
export interface AstNode extends Span {
  readonly $type: string;
}

export interface File extends AstNode {
  readonly $type: "File";
  readonly imports: readonly Import[];
  readonly declarations: readonly Declaration[];
}

export interface Import extends AstNode {
  readonly $type: "Import";
  readonly names: readonly ImportedName[];
  /** With its quotes. */
  readonly path: string;
}

export interface ImportedName extends AstNode {
  readonly $type: "ImportedName";
  readonly name: string;
  readonly alias: string | undefined;
}

export type Declaration = Data | Task | Block | Space | Search | Let;

export interface Data extends AstNode {
  readonly $type: "Data";
  readonly name: string;
  readonly entries: readonly Entry[];
}

export interface Task extends AstNode {
  readonly $type: "Task";
  readonly name: string;
  readonly kind: string;
  readonly entries: readonly Entry[];
}

export interface Search extends AstNode {
  readonly $type: "Search";
  readonly name: string | undefined;
  readonly entries: readonly Entry[];
}

export interface Entry extends AstNode {
  readonly $type: "Entry";
  readonly key: string;
  readonly values: readonly Expression[];
}

export interface Block extends AstNode {
  readonly $type: "Block";
  readonly name: string;
  readonly parameters: readonly BlockParameter[];
  readonly body: Body;
}

export interface BlockParameter extends AstNode {
  readonly $type: "BlockParameter";
  readonly name: string;
  readonly default: Expression | undefined;
}

export interface Space extends AstNode {
  readonly $type: "Space";
  readonly name: string;
  readonly task: string | undefined;
  readonly body: Body;
}

/** Layers in braces. */
export interface Body extends AstNode {
  readonly $type: "Body";
  readonly statements: readonly Statement[];
}

export type Statement = Let | Assignment | Repeat | Optional | Require | Layer;

export interface Let extends AstNode {
  readonly $type: "Let";
  readonly name: string;
  readonly value: Expression;
}

export interface Assignment extends AstNode {
  readonly $type: "Assignment";
  readonly name: string;
  readonly value: Expression;
}

export interface Repeat extends AstNode {
  readonly $type: "Repeat";
  readonly count: Expression;
  readonly name: string | undefined;
  readonly body: Body;
}

export interface Optional extends AstNode {
  readonly $type: "Optional";
  readonly value: Expression;
}

export interface Require extends AstNode {
  readonly $type: "Require";
  readonly condition: Expression;
  /** It is a statement of a space's own body. */
  readonly isInSpace: boolean;
}

export interface Layer extends AstNode {
  readonly $type: "Layer";
  readonly value: Name | Body;
}

export type Expression =
  | Range
  | Binary
  | Unary
  | NumberLiteral
  | TextLiteral
  | BooleanLiteral
  | ListLiteral
  | Name
  | Body
  | Parentheses;

export interface Range extends AstNode {
  readonly $type: "Range";
  readonly from: Expression;
  readonly to: Expression;
  readonly step: Expression | undefined;
}

export interface Binary extends AstNode {
  readonly $type: "Binary";
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Unary extends AstNode {
  readonly $type: "Unary";
  readonly operator: string;
  readonly operand: Expression;
}

export interface NumberLiteral extends AstNode {
  readonly $type: "NumberLiteral";
  /** With its unit. */
  readonly text: string;
}

export interface TextLiteral extends AstNode {
  readonly $type: "TextLiteral";
  /** With its quotes. */
  readonly text: string;
}

export interface BooleanLiteral extends AstNode {
  readonly $type: "BooleanLiteral";
  readonly value: "true" | "false";
}

export interface ListLiteral extends AstNode {
  readonly $type: "ListLiteral";
  readonly items: readonly Expression[];
}

export interface Parentheses extends AstNode {
  readonly $type: "Parentheses";
  readonly inner: Expression;
}

/** `filters`, `conv2d(16)` or `stage[0].filters`. */
export interface Name extends AstNode {
  readonly $type: "Name";
  readonly name: string;
  readonly call: boolean;
  readonly arguments: readonly Argument[];
  readonly parts: readonly PathPart[];
}

export interface Argument extends AstNode {
  readonly $type: "Argument";
  readonly name: string | undefined;
  readonly value: Expression;
}

export interface PathPart extends AstNode {
  readonly $type: "PathPart";
  readonly member: string | undefined;
  readonly index: Expression | undefined;
}

export type Node =
  | File
  | Import
  | ImportedName
  | Declaration
  | Entry
  | BlockParameter
  | Statement
  | Expression
  | Argument
  | PathPart;

export const isData = (node: AstNode): node is Data => node.$type === "Data";
export const isTask = (node: AstNode): node is Task => node.$type === "Task";
export const isBlock = (node: AstNode): node is Block => node.$type === "Block";
export const isSpace = (node: AstNode): node is Space => node.$type === "Space";
export const isSearch = (node: AstNode): node is Search => node.$type === "Search";
export const isLet = (node: AstNode): node is Let => node.$type === "Let";
export const isRequire = (node: AstNode): node is Require => node.$type === "Require";
export const isTextLiteral = (node: AstNode): node is TextLiteral => node.$type === "TextLiteral";

const expressions: ReadonlySet<string> = new Set<Expression["$type"]>([
  ...(["Range", "Binary", "Unary", "NumberLiteral", "TextLiteral", "BooleanLiteral", "ListLiteral"] as const),
  ...(["Parentheses", "Name", "Body"] as const),
]);
export const isExpression = (node: Node): node is Expression => expressions.has(node.$type);

const one = (node: Node | undefined): readonly Node[] => (node ? [node] : []);

/** What a node is made of, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.$type) {
    case "File":
      return [...node.imports, ...node.declarations];
    case "Import":
      return node.names;
    case "Data":
    case "Task":
    case "Search":
      return node.entries;
    case "Entry":
      return node.values;
    case "Block":
      return [...node.parameters, node.body];
    case "BlockParameter":
      return one(node.default);
    case "Space":
      return [node.body];
    case "Body":
      return node.statements;
    case "Let":
    case "Assignment":
    case "Optional":
    case "Layer":
    case "Argument":
      return [node.value];
    case "Repeat":
      return [node.count, node.body];
    case "Require":
      return [node.condition];
    case "Range":
      return [node.from, node.to, ...one(node.step)];
    case "Binary":
      return [node.left, node.right];
    case "Unary":
      return [node.operand];
    case "ListLiteral":
      return node.items;
    case "Parentheses":
      return [node.inner];
    case "Name":
      return node.parts.length === 0 ? node.arguments : [...node.arguments, ...node.parts];
    case "PathPart":
      return one(node.index);
    case "ImportedName":
    case "NumberLiteral":
    case "TextLiteral":
    case "BooleanLiteral":
      return [];
  }
}

/** A node and all that it is made of. */
export function* withDescendants(node: Node): Iterable<Node> {
  yield node;
  for (const child of childrenOf(node)) yield* withDescendants(child);
}
