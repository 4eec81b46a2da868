/**
 * What a file looks like by its tokens alone: its brackets, statements and names. Unlike the syntax tree it leaves nothing out, so the
 * editor's features use it where somebody is in the middle of typing.
 */
import { beginsDeclaration, beginsLine, isWord, type LineAt, type Token } from "./tokens.ts";

export type FrameKind =
  | "file"
  | "import"
  | "data"
  | "task"
  | "block"
  | "space"
  | "search"
  /** Braces of a `repeat` or of a sequence. */
  | "body"
  | "parameters"
  | "call"
  | "parentheses"
  | "list";

/** What stands between two brackets; the file itself is one, too. Tokens are named by their indices. */
export interface Frame {
  readonly kind: FrameKind;
  readonly parent: Frame | undefined;
  /** The opening bracket; -1 for the file. */
  readonly open: number;
  /** The closing bracket; where that is missing, what comes after the last token. */
  readonly close: number;
  /** Where the statement begins that it belongs to. */
  readonly statement: number;
}

export type NameKind =
  | "import"
  | "data"
  | "task"
  | "block"
  | "space"
  | "search"
  | "let"
  | "tensor"
  | "parameter"
  | "repeat"
  | "entry";

/** A place where something gets its name. */
export interface Named {
  readonly kind: NameKind;
  /** Empty: a search without a name. */
  readonly name: string;
  readonly token: number;
  /** Where its statement begins. */
  readonly statement: number;
  /** What it stands in. */
  readonly frame: Frame;
}

export interface Sketch {
  readonly tokens: readonly Token[];
  readonly file: Frame;
  readonly frames: readonly Frame[];
  readonly names: readonly Named[];
  /** For each token: the frame that one stands in right after it. */
  readonly after: readonly Frame[];
  /** For each token: where its statement, entry or declaration begins. */
  readonly statements: readonly number[];
  /** By the token that a statement begins with: its last one. */
  readonly ends: ReadonlyMap<number, number>;
}

const braces: ReadonlySet<FrameKind> = new Set(["file", "import", "data", "task", "block", "space", "search", "body"]);
const declarations: ReadonlyMap<string, FrameKind & NameKind> = new Map(
  (["import", "data", "task", "block", "space", "search"] as const).map((kind) => [kind, kind]),
);
const statementWords: ReadonlySet<string> = new Set(["let", "require", "repeat", "optional"]);
/** Words that do not end an expression, and cannot be what is called. */
const joining: ReadonlySet<string> = new Set([..."and or not step as for from let require repeat optional import".split(" ")]);

export const isEntries = ({ kind }: Frame): boolean => kind === "data" || kind === "task" || kind === "search";
export const isLayers = ({ kind }: Frame): boolean => kind === "space" || kind === "block" || kind === "body";

/** Whether its closing bracket is there. */
export const isClosed = ({ open, close }: Frame, tokens: readonly Token[]): boolean =>
  ["()", "[]", "{}"].includes(`${tokens[open]?.image}${tokens[close]?.image}`);

/** Whether an expression may end with this token. */
export const endsExpression = (token: Token | undefined): boolean =>
  token !== undefined &&
  (isWord(token) ? !joining.has(token.image) : /^[0-9"]/.test(token.image) || [")", "]", "}"].includes(token.image));

/** A declaration with its name on the same line; `space` above an entry is one that is being typed. */
export const isDeclaration = (tokens: readonly Token[], at: number, lineAt: LineAt): boolean =>
  beginsDeclaration(tokens, at, lineAt) && !beginsLine(tokens, at + 1, lineAt);

export const sketchOf = (tokens: readonly Token[], lineAt: LineAt): Sketch => new Pen(tokens, lineAt).draw();

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type Open = Writable<Frame> & { parent: Open | undefined; current: number };

class Pen {
  readonly #tokens: readonly Token[];
  readonly #lineAt: LineAt;
  readonly #closed: ReadonlySet<number>;
  readonly #file: Open = { kind: "file", parent: undefined, open: -1, close: 0, statement: 0, current: 0 };
  readonly #frames: Frame[] = [];
  readonly #names: Named[] = [];
  readonly #after: Frame[] = [];
  readonly #statements: number[] = [];
  readonly #ends = new Map<number, number>();
  #frame = this.#file;

  constructor(tokens: readonly Token[], lineAt: LineAt) {
    this.#tokens = tokens;
    this.#lineAt = lineAt;
    this.#closed = closedBrackets(tokens, lineAt);
  }

  draw(): Sketch {
    for (const [at, token] of this.#tokens.entries()) {
      this.#leave(at, token);
      // A closing bracket belongs to what stands around its brackets.
      const closes = /^[)\]}]/.test(token.image);
      if (closes) this.#bracket(at, token);
      const around = bracesAround(this.#frame);
      if (around === this.#frame && this.#beginsStatement(at, token)) around.current = at;
      this.#statements.push(around.current);
      for (let frame: Open | undefined = around; frame; frame = frame.parent) this.#ends.set(bracesAround(frame).current, at);
      this.#name(at, token);
      if (!closes) this.#bracket(at, token);
      this.#after.push(this.#frame);
    }
    this.#pop(() => false, this.#tokens.length);
    this.#file.close = this.#tokens.length;
    return {
      tokens: this.#tokens,
      file: this.#file,
      frames: this.#frames,
      names: this.#names,
      after: this.#after,
      statements: this.#statements,
      ends: this.#ends,
    };
  }

  /** Leaves what was never closed, where something begins that cannot stand in it. */
  #leave(at: number, token: Token): void {
    if (this.#frame === this.#file || !beginsLine(this.#tokens, at, this.#lineAt)) return;
    const column = token.startColumn ?? 1;
    if (isDeclaration(this.#tokens, at, this.#lineAt)) this.#pop(() => false, at);
    else if (statementWords.has(token.image)) this.#pop(({ kind }) => braces.has(kind), at);
    else if (!/^[)\]}]/.test(token.image))
      this.#pop(({ kind, open }) => braces.has(kind) || this.#closed.has(open) || this.#indentation(open) < column, at);
  }

  #pop(stop: (frame: Open) => boolean, at: number): void {
    while (this.#frame.parent && !stop(this.#frame)) {
      this.#frame.close = at;
      this.#frame = this.#frame.parent;
    }
  }

  /** The column of the first token on a token's line. */
  #indentation(at: number): number {
    let first = at;
    while (first > 0 && !beginsLine(this.#tokens, first, this.#lineAt)) first--;
    return this.#tokens[first]?.startColumn ?? 1;
  }

  #beginsStatement(at: number, token: Token): boolean {
    const frame = this.#frame;
    const before = this.#tokens[at - 1];
    if (/^[)\]}]/.test(token.image)) return false;
    if (at === frame.open + 1) return true;
    const onNewLine = beginsLine(this.#tokens, at, this.#lineAt) && endsExpression(before) && isWord(token);
    if (frame.kind === "file") return isDeclaration(this.#tokens, at, this.#lineAt) || token.image === "let" || onNewLine;
    if (isEntries(frame)) return (isWord(token) && this.#tokens[at + 1]?.image === ":") || onNewLine;
    if (!isLayers(frame)) return false;
    if (statementWords.has(token.image)) return true;
    const isHead = token.image === "{" && before?.image !== "}" && this.#tokens[frame.current]?.image === "repeat";
    return endsExpression(before) && !joining.has(token.image) && (isWord(token) || /^[0-9"{]/.test(token.image)) && !isHead;
  }

  #name(at: number, token: Token): void {
    if (!isWord(token)) return;
    const frame = this.#frame;
    const [before, next] = [this.#tokens[at - 1]?.image, this.#tokens[at + 1]?.image];
    const statement = frame.kind === "import" ? frame.statement : bracesAround(frame).current;
    const first = this.#tokens[statement]?.image ?? "";
    const kind = declarations.get(first);
    const add = (kind: NameKind) => void this.#names.push({ kind, name: token.image, token: at, statement, frame });
    const isUnnamed = frame.kind === "file" && at === statement && token.image === "search" && next === "{";
    if (isUnnamed) this.#names.push({ kind: "search", name: "", token: at, statement, frame });
    else if (before === "let" && at === statement + 1) add("let");
    else if (frame.kind === "file" && kind && at === statement + 1 && kind !== "import") add(kind);
    else if (frame.kind === "import" && next !== "as" && token.image !== "as") add("import");
    else if (before === "as" && first === "repeat") add("repeat");
    else if (frame.kind === "parameters" && (before === "(" || before === ",")) add("parameter");
    else if (isEntries(frame) && at === statement && next === ":") add("entry");
    else if (isLayers(frame) && at === statement && next === "=") add("tensor");
  }

  #bracket(at: number, { image }: Token): void {
    const around = bracesAround(this.#frame);
    if (image === "{") this.#open(this.#kindOfBrace(around), at);
    else if (image === "[") this.#open("list", at);
    else if (image === "(") this.#open(this.#kindOfParenthesis(at), at);
    else if (image === "}") {
      this.#pop(({ kind }) => braces.has(kind), at);
      this.#close(at);
    } else if ((image === ")" || image === "]") && !braces.has(this.#frame.kind)) this.#close(at);
  }

  #open(kind: FrameKind, open: number): void {
    const statement = bracesAround(this.#frame).current;
    const frame = { kind, parent: this.#frame, open, close: this.#tokens.length, statement, current: open + 1 };
    this.#frames.push(frame);
    this.#frame = frame;
  }

  #close(at: number): void {
    if (!this.#frame.parent) return;
    this.#frame.close = at;
    this.#frame = this.#frame.parent;
  }

  #kindOfBrace({ kind, current }: Open): FrameKind {
    return (kind === "file" && declarations.get(this.#tokens[current]?.image ?? "")) || "body";
  }

  #kindOfParenthesis(at: number): FrameKind {
    const before = this.#tokens[at - 1];
    if (!before || !isWord(before) || joining.has(before.image)) return "parentheses";
    const { kind, current } = this.#frame;
    return kind === "file" && this.#tokens[current]?.image === "block" ? "parameters" : "call";
  }
}

/** The braces that a frame is in, or the file. */
export function bracesAround<F extends Frame & { readonly parent: F | undefined }>(frame: F): F {
  let around = frame;
  while (around.parent && !braces.has(around.kind)) around = around.parent;
  return around;
}

/** The opening brackets that have a closing one. */
function closedBrackets(tokens: readonly Token[], lineAt: LineAt): ReadonlySet<number> {
  const closed = new Set<number>();
  let open: number[] = [];
  for (const [at, { image }] of tokens.entries()) {
    if (isDeclaration(tokens, at, lineAt)) open = [];
    if (image === "(" || image === "[" || image === "{") open.push(at);
    if (image === "}") while (open.length > 0 && tokens[open.at(-1) ?? 0]?.image !== "{") open.pop();
    const last = open.at(-1);
    const opened = last === undefined ? "" : tokens[last]?.image;
    if (last === undefined || !["()", "[]", "{}"].includes(`${opened}${image}`)) continue;
    closed.add(last);
    open.pop();
  }
  return closed;
}
