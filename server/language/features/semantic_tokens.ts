/** What the colours of the grammar cannot know: what each name refers to, here or in the file that it is imported from. */
import { type Range, type SemanticTokens, SemanticTokensBuilder, type SemanticTokensLegend } from "vscode-languageserver";
import { taskKinds } from "../../tasks/index.ts";
import { isProgram } from "../../tasks/task.ts";
import type { Found, LanguageDocument } from "../document.ts";
import type { Frame, Named, NameKind } from "../sketch.ts";
import { endOf, isWord } from "../tokens.ts";
import { Lookup } from "./lookup.ts";
import { entriesAround, framesAround, layerOrValue } from "./scope.ts";
import * as vocabulary from "./vocabulary.ts";

const types = ["struct", "class", "interface", "type", "function", "parameter", "variable", "property"] as const;
const modifiers = ["declaration", "readonly", "defaultLibrary"] as const;
export const semanticLegend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

interface Meaning {
  readonly type: (typeof types)[number];
  readonly modifiers: readonly (typeof modifiers)[number][];
}
const meaning = (type: Meaning["type"], ...modifiers: Meaning["modifiers"]): Meaning => ({ type, modifiers });

export function semanticTokens(document: LanguageDocument, range?: Range): SemanticTokens {
  const { source, tokens, text } = document;
  const [start, end] = range ? [source.offsetAt(range.start), source.offsetAt(range.end)] : [0, text.length];
  const painter = new Painter(document);
  const builder = new SemanticTokensBuilder();
  for (const [at, token] of tokens.entries()) {
    if (endOf(token) < start || token.startOffset > end || !isWord(token)) continue;
    const found = painter.meaningAt(at);
    if (!found) continue;
    const { line, character } = source.range({ start: token.startOffset, end: endOf(token) }).start;
    const bits = found.modifiers.reduce((sum, modifier) => sum | (1 << modifiers.indexOf(modifier)), 0);
    builder.push(line, character, token.image.length, types.indexOf(found.type), bits);
  }
  return builder.build();
}

const namesOf = (...things: readonly (readonly { readonly name: string }[])[]): ReadonlySet<string> =>
  new Set(things.flat().map(({ name }) => name));
const tasks = [...taskKinds.values()];
const settings = tasks.flatMap((task) => task.settings.map(({ type }) => type));
const settingPieces = settings.flatMap((type) => (type.kind === "piece" ? type.pieces : []));
const evaluators = tasks.flatMap((task) => (isProgram(task) ? task.evaluators : []));
const { operations, functions, dataFormats, searchPieces, judges, strategies, anneal } = vocabulary;
const called = namesOf(operations, functions);
const pieces = namesOf(dataFormats, settingPieces, evaluators, ...searchPieces.values(), judges, strategies, [anneal]);
const makers = namesOf(vocabulary.makers);
const costs = namesOf(vocabulary.costs);
const tensors = namesOf(vocabulary.axes, [vocabulary.classes]);
const metrics = namesOf(...tasks.map((task) => task.metrics));
/** The entries of a search that name one. */
const aboutMetrics: ReadonlySet<string> = new Set(["maximize", "minimize", "until"]);

class Painter {
  readonly #document: LanguageDocument;
  readonly #lookup: Lookup;
  readonly #declared: ReadonlyMap<number, Named>;
  /** Whose decisions constraints read, by the statement of their space: "7 stage". */
  readonly #repeats: ReadonlySet<string>;

  constructor(document: LanguageDocument) {
    this.#document = document;
    this.#lookup = new Lookup(document);
    const { names } = document.sketch;
    this.#declared = new Map(names.map((named) => [named.token, named]));
    const repeats = names.filter(({ kind }) => kind === "repeat");
    this.#repeats = new Set(repeats.map(({ name, frame }) => `${declarationOf(frame)} ${name}`));
  }

  meaningAt(at: number): Meaning | undefined {
    const { sketch } = this.#document;
    const named = this.#declared.get(at);
    if (named) return this.#declaration(named);
    const frame = sketch.after[at] ?? sketch.file;
    const [before, name, next] = [this.#image(at - 1), this.#image(at), this.#image(at + 1)];
    // The name that another file gives to what has another one here.
    if (frame.kind === "import") return next === "as" ? this.meaningAt(at + 2) : undefined;
    const isKey = next === ":" && frame !== sketch.file;
    if (isKey || before === "." || vocabulary.keywords.has(name)) return undefined;
    const found = this.#lookup.at(at);
    return found ? meaningOf(found) : this.#ofLanguage(at, frame);
  }

  #image(at: number): string {
    return this.#document.tokens[at]?.image ?? "";
  }

  #declaration(named: Named): Meaning | undefined {
    if (named.kind === "entry" || named.name === "") return undefined;
    const found = named.kind === "import" ? this.#document.find(named.name, this.#document) : { part: this.#document, named };
    const own = found && meaningOf(found);
    return own && meaning(own.type, "declaration", ...own.modifiers);
  }

  /** Where nothing in the file is meant. */
  #ofLanguage(at: number, frame: Frame): Meaning | undefined {
    const { sketch } = this.#document;
    const [before, name] = [this.#image(at - 1), this.#image(at)];
    const first = this.#image(sketch.statements[at] ?? at);
    if (entriesAround(frame)) {
      if (pieces.has(name)) return meaning("function", "defaultLibrary");
      // A program's metrics have any names.
      return aboutMetrics.has(first) && (metrics.has(name) || costs.has(name) || before === ":")
        ? meaning("property", "readonly", "defaultLibrary")
        : undefined;
    }
    if (this.#image(at + 1) === "(" && called.has(name)) return meaning("function", "defaultLibrary");
    if (first === "require" && this.#repeats.has(`${declarationOf(frame)} ${name}`)) return meaning("variable");
    if (first === "require" && costs.has(name)) return meaning("property", "readonly", "defaultLibrary");
    return tensors.has(name) ? meaning("variable", "readonly", "defaultLibrary") : undefined;
  }
}

/** Where the declaration begins that a frame is in. */
const declarationOf = (frame: Frame): number => [...framesAround(frame)].at(-2)?.statement ?? -1;

const ofKind: Readonly<Record<Exclude<NameKind, "let">, Meaning | undefined>> = {
  data: meaning("struct"),
  task: meaning("class"),
  space: meaning("interface"),
  search: meaning("type"),
  block: meaning("function"),
  tensor: meaning("variable", "readonly"),
  parameter: meaning("parameter"),
  repeat: meaning("variable"),
  import: undefined,
  entry: undefined,
};

/** A `let` is layers, a decision, or a value that never changes. */
function meaningOf(found: Found): Meaning | undefined {
  const { named, part } = found;
  if (named.kind !== "let") return ofKind[named.kind];
  if (layerOrValue(found, named.token + 2) === "layer") return meaning("function");
  let first = named.token + 2;
  while (part.tokens[first]?.image === "(") first++;
  const isDecision = makers.has(part.tokens[first]?.image ?? "") && part.tokens[first + 1]?.image === "(";
  return isDecision ? meaning("variable") : meaning("variable", "readonly");
}
