/**
 * What may stand at a place: completion offers it, and hover and definition look a word up in it, so the three agree. Places are known
 * by tokens, since the statement that is being typed is usually broken.
 */
import { CompletionItemKind as Kind } from "vscode-languageserver";
import type { Found, LanguageDocument } from "../document.ts";
import { bracesAround, endsExpression, type Frame, isEntries, isLayers } from "../sketch.ts";
import { argumentAt } from "./call.ts";
import { decisionPaths, membersAt, optionsBefore } from "./decision_paths.ts";
import { entryKeys, entryValues } from "./entries.ts";
import { declared, entriesAround, exported, framesAround, local, unique } from "./scope.ts";
import { type Input, inputThing, type Thing } from "./thing.ts";
import { constants, fileConstants, typedValues } from "./values.ts";
import * as vocabulary from "./vocabulary.ts";

type Things = readonly Thing[];

const nothing: Things = [];
const offer = (...things: readonly (Thing | Things)[]): Things => unique(things.flat());

/** What may stand where a token begins, or would begin: `at` is its index, or that of the next one. `isTyped`: it is there. */
export const offeredAt = (document: LanguageDocument, at: number, isTyped: boolean, line: number): Things =>
  new Reader(document, line).at(at, isTyped);

/** What is called where a frame of arguments begins. */
export const calleeOf = (document: LanguageDocument, frame: Frame): Thing | undefined =>
  new Reader(document, document.source.lineAt(document.tokens[frame.open]?.startOffset ?? 0)).callee(frame);

class Reader {
  readonly #document: LanguageDocument;
  /** Of the place. */
  readonly #line: number;
  /** Asked for several times at each level of nested calls. */
  readonly #outers = new Map<Frame, Things>();

  constructor(document: LanguageDocument, line: number) {
    this.#document = document;
    this.#line = line;
  }

  at(at: number, isTyped: boolean): Things {
    const { sketch, tokens } = this.#document;
    const before = tokens[at - 1];
    // A word that is there may have left what an unclosed bracket before it began.
    const frame = (isTyped ? sketch.after[at] : sketch.after[at - 1]) ?? sketch.file;
    const statement = isTyped && sketch.statements[at] === at ? at : (sketch.statements[at - 1] ?? at);
    const isNew = before !== undefined && this.#document.source.lineAt(before.startOffset) < this.#line;
    if (frame.kind === "file") return this.#inFile(at, statement, isNew);
    if (frame.kind === "import") return this.#inImport(frame, at);
    if (before?.image === ".") return offer(membersAt(this.#document, at, frame));
    if (frame.kind === "call") return this.#inCall(frame, at);
    if (frame.kind === "parameters") return before?.image === "=" ? offer(this.#either(at, frame)) : nothing;
    if (frame.kind === "parentheses") return this.at(frame.open, false);
    if (frame.kind === "list") return offer(constants(this.#document));
    if (isEntries(frame)) return this.#inEntries(frame, at, statement, isNew);
    return this.#inLayers(frame, at, statement, isNew);
  }

  #image(at: number): string {
    return this.#document.tokens[at]?.image ?? "";
  }

  #inFile(at: number, statement: number, isNew: boolean): Things {
    const before = this.#image(at - 1);
    const first = statement < at ? this.#image(statement) : "";
    if (before === "" || (isNew && endsExpression(this.#document.tokens[at - 1]))) return offer(vocabulary.declarations);
    if (first === "task" && before === ":") return offer(vocabulary.taskKinds);
    if (first === "space" && before === "for") return offer(declared(this.#document, "task"));
    if (first === "space" && at === statement + 2) return offer(vocabulary.joiningWords.for);
    if (first === "import" && before === "}") return offer(vocabulary.joiningWords.from);
    if (before === "}") return offer(vocabulary.declarations);
    if (first === "let" && at > statement + 2 && !endsExpression(this.#document.tokens[at - 1])) {
      const available = constants(this.#document).filter(({ found }) => !this.#isHere(found, statement));
      return offer(available, vocabulary.booleans);
    }
    return nothing;
  }

  #inImport(frame: Frame, at: number): Things {
    const before = this.#image(at - 1);
    if (before !== "{" && before !== ",") return before === "as" ? nothing : offer(vocabulary.joiningWords.as);
    const from = this.#document.imported(frame.statement, this.#document);
    const given = this.#document.sketch.names
      .filter((named) => named.frame === frame && named.token !== at)
      .map(({ name }) => name);
    return from ? exported(this.#document, from).filter(({ name }) => !given.includes(name)) : nothing;
  }

  #inEntries(frame: Frame, at: number, statement: number, isNew: boolean): Things {
    const { tokens } = this.#document;
    const before = tokens[at - 1];
    if (at === frame.open + 1 || statement === at || (isNew && endsExpression(before)))
      return entryKeys(this.#document, frame, at);
    const units = frame.kind === "search" ? vocabulary.unitsOf(this.#image(statement)) : [];
    if (units.length > 0 && /^[0-9.]+$/.test(before?.image ?? "")) return offer(units);
    if (endsExpression(before)) return nothing;
    return offer(entryValues(this.#document, frame, this.#image(statement), before?.image ?? ""));
  }

  #inLayers(frame: Frame, at: number, statement: number, isNew: boolean): Things {
    const { tokens } = this.#document;
    const before = tokens[at - 1];
    const first = this.#image(statement);
    const inSpace = frame.kind === "space" ? [vocabulary.requireStatement] : [];
    const statements = [vocabulary.optionalStatement, vocabulary.repeatStatement, vocabulary.letStatement, ...inSpace];
    const begins = at === frame.open + 1 || statement === at;
    const entries = entriesAround(frame);
    if (entries) {
      const isPlace = begins || endsExpression(before) || before?.image === "optional";
      return isPlace ? offer(this.#pieces(entries, frame), begins || isNew ? vocabulary.optionalStatement : []) : nothing;
    }
    if (begins || (endsExpression(before) && (isNew || before?.image === "}" || (before?.image === ")" && first !== "require"))))
      return offer(this.#layers(at, frame), statements);
    // `x = `
    if (before?.image === "optional" || (before?.image === "=" && at === statement + 2)) return offer(this.#layers(at, frame));
    if (first === "require") return this.#condition(at, frame);
    if (first === "let") {
      if (before?.image === "let") return nothing;
      return endsExpression(before) || before?.image === "{" ? nothing : offer(this.#either(at, frame));
    }
    if (first === "repeat") {
      const { as, step } = vocabulary.joiningWords;
      if (!endsExpression(before)) return before?.image === "as" ? nothing : offer(this.#wholeValues(at, frame));
      return this.#image(at - 2) === "as" ? nothing : offer(as, this.#image(at - 2) === ".." ? step : []);
    }
    return nothing;
  }

  /** Of braces in an entry: what the entry takes. */
  #pieces(entries: Frame, frame: Frame): Things {
    const outermost = [...framesAround(frame)].find((each) => each.parent && bracesAround(each.parent) === entries);
    return outermost ? entryValues(this.#document, entries, this.#image(outermost.statement), "") : nothing;
  }

  #condition(at: number, frame: Frame): Things {
    const { and, or, not } = vocabulary.joiningWords;
    if (endsExpression(this.#document.tokens[at - 1])) return offer(and, or);
    const compared = ["==", "!="].includes(this.#image(at - 1)) ? optionsBefore(this.#document, at - 1, frame) : nothing;
    return offer(
      compared,
      decisionPaths(this.#document, frame),
      vocabulary.costs,
      vocabulary.functions,
      not,
      vocabulary.booleans,
      fileConstants(this.#document),
    );
  }

  #inCall(frame: Frame, at: number): Things {
    const callee = this.callee(frame);
    const before = this.#image(at - 1);
    if (before !== "(" && before !== "," && endsExpression(this.#document.tokens[at - 1])) {
      return this.#image(at - 2) === ".." ? offer(vocabulary.joiningWords.step) : nothing;
    }
    if (this.#isInCondition(frame)) return this.#condition(at, frame);
    if (callee?.name === "one_of") return offer(this.#options(frame));
    if (callee?.branches) return this.#merged(frame, at, callee, callee.inputs ?? []);
    if (!callee?.inputs) return callee ? offer(constants(this.#document), this.#localValues(at, frame)) : nothing;
    return this.#argument(frame, at, callee, callee.inputs);
  }

  /** Layers where the choice is one; else constants, since no value is decided twice. */
  #options(frame: Frame): Things {
    const outer = this.#outer(frame).filter(({ kind }) => kind !== Kind.Keyword && kind !== Kind.Field);
    return outer.some(({ is }) => is === "layer") ? outer : outer.filter(isConstant);
  }

  /** Branches have no names, and stand before what has one. */
  #merged(frame: Frame, at: number, callee: Thing, inputs: readonly Input[]): Things {
    const { given, name, isAfterName } = argumentAt(this.#document, frame, at);
    const input = inputs.find((each) => each.name === name);
    if (input) return offer(this.#input(input, callee, at, frame));
    const free = inputs.filter((each) => !given.has(each.name)).map((each) => inputThing(callee.name, each));
    return offer(isAfterName ? [] : this.#layers(at, frame), ["(", ","].includes(this.#image(at - 1)) ? free : []);
  }

  #argument(frame: Frame, at: number, callee: Thing, inputs: readonly Input[]): Things {
    const { given, position, name, isAfterName } = argumentAt(this.#document, frame, at);
    const beginsArgument = ["(", ","].includes(this.#image(at - 1));
    const free = inputs.filter((input, index) => !given.has(input.name) && (isAfterName || index >= position));
    const names = beginsArgument ? free.map((input) => inputThing(callee.name, input)) : [];
    // After an argument with a name, none is taken by position.
    const input = name === undefined ? (isAfterName ? undefined : inputs[position]) : inputs.find((each) => each.name === name);
    return [...names, ...(input ? offer(this.#input(input, callee, at, frame)) : [])];
  }

  #input(input: Input, callee: Thing, at: number, frame: Frame): Things {
    const { type } = input;
    const typed = typedValues(input);
    if (callee.is === "layer") {
      if (type === undefined) return this.#either(at, frame);
      if (input.isConstant) return [...typed, ...this.#values(at, frame).filter(isConstant)];
      const names = [...local(this.#document, at, frame).filter(({ is }) => is !== "layer"), ...fileConstants(this.#document)];
      return type.kind === "enum" || type.kind === "boolean"
        ? [...typed, ...names, vocabulary.oneOf]
        : [...typed, ...(type.kind === "integer" ? this.#wholeValues(at, frame) : this.#values(at, frame))];
    }
    return [...typed, ...(entriesAround(frame)?.kind === "task" ? makersOf(type) : []), ...fileConstants(this.#document)];
  }

  #layers(at: number, frame: Frame): Things {
    const names = local(this.#document, at, frame).filter(({ is }) => is !== "value");
    // A block cannot contain itself.
    const own = [...framesAround(frame)].at(-2)?.statement;
    const blocks = declared(this.#document, "block").filter(({ found }) => !this.#isHere(found, own));
    return unique([...names, ...blocks, vocabulary.oneOf, ...vocabulary.operations]);
  }

  #localValues(at: number, frame: Frame): Things {
    const inLayers = [...framesAround(frame)].some(isLayers);
    return [
      ...local(this.#document, at, frame).filter(({ is }) => is !== "layer"),
      // A name of the file comes before one of the language.
      ...fileConstants(this.#document),
      ...(inLayers ? [...vocabulary.axes, vocabulary.classes] : []),
    ];
  }

  #values(at: number, frame: Frame): Things {
    return [...this.#localValues(at, frame), ...vocabulary.makers, ...constants(this.#document)];
  }

  #wholeValues(at: number, frame: Frame): Things {
    return [...this.#localValues(at, frame), vocabulary.oneOf, vocabulary.integerMaker, ...constants(this.#document)];
  }

  #either(at: number, frame: Frame): Things {
    return unique([...this.#layers(at, frame), ...this.#values(at, frame), ...vocabulary.booleans]);
  }

  #isHere(found: Found | undefined, statement: number | undefined): boolean {
    return found?.part === this.#document && found.named.statement === statement;
  }

  /** What is called. */
  callee(frame: Frame): Thing | undefined {
    const name = this.#image(frame.open - 1);
    const outer = this.#outer(frame).find((thing) => thing.name === name && (thing.inputs || thing.branches));
    return (
      outer ?? [...vocabulary.operations, ...vocabulary.makers, ...vocabulary.functions].find((thing) => thing.name === name)
    );
  }

  /** What may stand where the call stands. */
  #outer(frame: Frame): Things {
    const known = this.#outers.get(frame) ?? this.at(frame.open - 1, true);
    this.#outers.set(frame, known);
    return known;
  }

  #isInCondition(frame: Frame): boolean {
    return this.#image(frame.statement) === "require";
  }
}

const makersOf = (type: Input["type"]): Things =>
  type?.kind === "number" ? vocabulary.makers : type?.kind === "integer" ? [vocabulary.oneOf, vocabulary.integerMaker] : [];

/** No decision, nor what is known of a tensor only. */
function isConstant(thing: Thing): boolean {
  const { found } = thing;
  const value = found?.named.kind === "let" ? found.part.tokens[found.named.token + 2]?.image : undefined;
  return ![...vocabulary.makers, ...vocabulary.axes].includes(thing) && !vocabulary.makers.some(({ name }) => name === value);
}
