/**
 * What may stand at a place: completion offers it, and hover and definition look a word up in it, so the three agree. Places are known
 * by tokens, since the statement that is being typed is usually broken.
 */
import { CompletionItemKind as Kind } from "vscode-languageserver";
import { taskKinds as allTaskKinds } from "../../tasks/index.ts";
import type { TaskKind, TrainingSetting } from "../../tasks/task.ts";
import type { Found, LanguageDocument } from "../document.ts";
import { defaults } from "../search.ts";
import { endsExpression, type Frame, isEntries, isLayers } from "../sketch.ts";
import { decisionPaths, membersAt } from "./decision_paths.ts";
import { declared, exported, framesAround, local, unique } from "./scope.ts";
import { type Input, inputThing, metricThing, pieceThing, settingThing, type Thing, word } from "./thing.ts";
import * as vocabulary from "./vocabulary.ts";

type Things = readonly Thing[];

const nothing: Things = [];
const offer = (...things: readonly (Thing | Things)[]): Things => unique(things.flat());

/** What may stand where a token begins, or would begin: `at` is its index, or that of the next one. `isTyped`: it is there. */
export const offeredAt = (document: LanguageDocument, at: number, isTyped: boolean, line: number): Things =>
  new Reader(document, line).at(at, isTyped);

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
    if (frame.kind === "list") return offer(this.#constants());
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
      const constants = this.#constants().filter(({ found }) => !this.#isHere(found, statement));
      return offer(constants, vocabulary.booleans);
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
    if (at === frame.open + 1 || statement === at || (isNew && endsExpression(before))) return this.#keys(frame, at);
    const isUnit = frame.kind === "search" && this.#image(statement) === "budget" && /^[0-9.]+$/.test(before?.image ?? "");
    if (isUnit) return offer(vocabulary.budgetUnits);
    if (endsExpression(before)) return nothing;
    return this.#value(frame, this.#image(statement), before?.image ?? "");
  }

  #keys(frame: Frame, at: number): Things {
    const given = this.#document.sketch.names
      .filter((named) => named.kind === "entry" && named.frame === frame && named.token !== at)
      .map(({ name }) => name);
    // One or the other.
    if (given.includes("maximize")) given.push("minimize");
    if (given.includes("minimize")) given.push("maximize");
    return this.#keysOf(frame).filter(({ name }) => !given.includes(name));
  }

  #keysOf(frame: Frame): Things {
    if (frame.kind === "data") return vocabulary.dataKeys;
    if (frame.kind === "search") return vocabulary.searchKeys;
    return [vocabulary.taskDataKey, ...this.#settings(frame).map(settingThing)];
  }

  /** What an entry takes. */
  #value(frame: Frame, key: string, before: string): Things {
    if (frame.kind === "data")
      return key === "train" ? offer(vocabulary.dataFormats) : offer(vocabulary.dataFormats, vocabulary.share);
    if (frame.kind === "task") {
      if (key === "data") return offer(declared(this.#document, "data"));
      const setting = this.#settings(frame).find(({ name }) => name === key);
      return setting ? this.#setting(setting) : nothing;
    }
    switch (key) {
      case "space":
        return offer(declared(this.#document, "space"));
      case "maximize":
      case "minimize":
        return offer(
          this.#metrics(frame)
            .filter(({ direction }) => direction === key)
            .map(metricThing),
        );
      case "until":
        return before === ":" ? offer(this.#metrics(frame).map(metricThing)) : offer(this.#constants());
      case "generator":
        return offer(vocabulary.generators);
      case "selection":
        return offer(vocabulary.selections);
      case "workers":
        return offer(vocabulary.auto);
      case "seed":
        return offer(usual(String(defaults.seed)));
      case "device":
        return offer(vocabulary.devices);
      case "budget":
        return before === ":" || before === ","
          ? offer(budget("100 evaluations"), budget("20 min"), budget("1 h"))
          : offer(vocabulary.budgetUnits);
      default:
        return nothing;
    }
  }

  #setting({ type, default: standard }: TrainingSetting): Things {
    const { oneOf } = vocabulary;
    if (type.kind === "piece")
      return offer(
        type.pieces.map((piece) => pieceThing(piece)),
        oneOf,
      );
    const input = { name: "", type, default: String(standard), required: false, doc: "" };
    return offer(this.#typed(input), type.kind === "integer" ? vocabulary.integerMaker : [], oneOf, this.#constants());
  }

  #inLayers(frame: Frame, at: number, statement: number, isNew: boolean): Things {
    const { tokens } = this.#document;
    const before = tokens[at - 1];
    const first = this.#image(statement);
    const inSpace = frame.kind === "space" ? [vocabulary.requireStatement] : [];
    const statements = [vocabulary.optionalStatement, vocabulary.repeatStatement, vocabulary.letStatement, ...inSpace];
    const begins = at === frame.open + 1 || statement === at;
    if (begins || (endsExpression(before) && (isNew || before?.image === "}" || (before?.image === ")" && first !== "require"))))
      return offer(this.#layers(at, frame), statements);
    if (before?.image === "optional") return offer(this.#layers(at, frame));
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

  #condition(at: number, frame: Frame): Things {
    const { and, or, not } = vocabulary.joiningWords;
    if (endsExpression(this.#document.tokens[at - 1])) return offer(and, or);
    return offer(
      decisionPaths(this.#document, frame),
      vocabulary.costs,
      vocabulary.functions,
      not,
      vocabulary.booleans,
      this.#fileConstants(),
    );
  }

  #inCall(frame: Frame, at: number): Things {
    const callee = this.#callee(frame);
    const before = this.#image(at - 1);
    if (before !== "(" && before !== "," && endsExpression(this.#document.tokens[at - 1])) {
      return this.#image(at - 2) === ".." ? offer(vocabulary.joiningWords.step) : nothing;
    }
    if (this.#isInCondition(frame)) return this.#condition(at, frame);
    if (callee?.name === "one_of") return offer(this.#options(frame));
    if (callee?.branches) return offer(this.#layers(at, frame));
    if (!callee?.inputs) return callee ? offer(this.#constants(), this.#localValues(at, frame)) : nothing;
    return this.#argument(frame, at, callee, callee.inputs);
  }

  /** Layers where the choice is one; else constants, since no value is decided twice. */
  #options(frame: Frame): Things {
    const outer = this.#outer(frame).filter(({ kind }) => kind !== Kind.Keyword && kind !== Kind.Field);
    return outer.some(({ is }) => is === "layer") ? outer : outer.filter((thing) => !vocabulary.makers.includes(thing));
  }

  #argument(frame: Frame, at: number, callee: Thing, inputs: readonly Input[]): Things {
    const { given, position, name, isAfterName } = this.#arguments(frame, at);
    const beginsArgument = ["(", ","].includes(this.#image(at - 1));
    const free = inputs.filter((input, index) => !given.has(input.name) && (isAfterName || index >= position));
    const names = beginsArgument ? free.map((input) => inputThing(callee.name, input)) : [];
    // After an argument with a name, none is taken by position.
    const input = name === undefined ? (isAfterName ? undefined : inputs[position]) : inputs.find((each) => each.name === name);
    return [...names, ...(input ? this.#input(input, callee, at, frame) : [])];
  }

  /** What the other arguments of a call are given to, and which one the place is in. */
  #arguments(frame: Frame, at: number) {
    const { sketch } = this.#document;
    const names: number[] = [];
    let [position, start] = [0, frame.open + 1];
    for (let each = frame.open + 1; each < frame.close; each++) {
      if (sketch.after[each] !== frame) continue;
      if (this.#image(each) === "," && each < at) [position, start] = [position + 1, each + 1];
      if (this.#image(each) === ":") names.push(each - 1);
    }
    return {
      position,
      name: this.#image(start + 1) === ":" && at > start + 1 ? this.#image(start) : undefined,
      given: new Set(names.filter((other) => other !== start).map((other) => this.#image(other))),
      isAfterName: names.some((other) => other < start),
    };
  }

  #input(input: Input, callee: Thing, at: number, frame: Frame): Things {
    const { type } = input;
    const typed = this.#typed(input);
    if (callee.is === "layer") {
      if (type === undefined) return this.#either(at, frame);
      const names = [...local(this.#document, at, frame).filter(({ is }) => is !== "layer"), ...this.#fileConstants()];
      return type.kind === "enum" || type.kind === "boolean"
        ? [...typed, ...names, vocabulary.oneOf]
        : [...typed, ...(type.kind === "integer" ? this.#wholeValues(at, frame) : this.#values(at, frame))];
    }
    const inTask = this.#entriesAround(frame)?.kind === "task";
    return [...typed, ...(inTask && type?.kind === "number" ? vocabulary.makers : []), ...this.#fileConstants()];
  }

  /** Values of a type that make sense. */
  #typed({ type, default: standard }: Input): Things {
    switch (type?.kind) {
      case "enum":
        return type.values.map((value) =>
          word(value, Kind.EnumMember, standard === value ? "The default." : "A value of this parameter."),
        );
      case "boolean":
        return vocabulary.booleans;
      case "schedule":
        return [vocabulary.anneal, ...usual(standard)];
      case "path":
      case "text":
        return [
          word('""', Kind.Text, type.kind === "path" ? `The path of a ${type.of}, relative to this file.` : "A text.", {
            snippet: '"$1"',
          }),
        ];
      case "integers":
        return [word("[]", Kind.Value, "A list of integers.", { snippet: "[$1]" })];
      default:
        return usual(standard);
    }
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
      ...this.#fileConstants(),
      ...(inLayers ? [...vocabulary.axes, vocabulary.classes] : []),
    ];
  }

  #values(at: number, frame: Frame): Things {
    return [...this.#localValues(at, frame), ...vocabulary.makers, ...this.#constants()];
  }

  #wholeValues(at: number, frame: Frame): Things {
    return [...this.#localValues(at, frame), vocabulary.oneOf, vocabulary.integerMaker, ...this.#constants()];
  }

  #either(at: number, frame: Frame): Things {
    return unique([...this.#layers(at, frame), ...this.#values(at, frame), ...vocabulary.booleans]);
  }

  #fileConstants(): Things {
    return declared(this.#document, "let");
  }

  #constants(): Things {
    return [...this.#fileConstants(), ...vocabulary.calculations];
  }

  #isHere(found: Found | undefined, statement: number | undefined): boolean {
    return found?.part === this.#document && found.named.statement === statement;
  }

  /** What is called. */
  #callee(frame: Frame): Thing | undefined {
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

  #entriesAround(frame: Frame): Frame | undefined {
    return [...framesAround(frame)].find(isEntries);
  }

  #isInCondition(frame: Frame): boolean {
    return this.#image(frame.statement) === "require";
  }

  #settings(frame: Frame): readonly TrainingSetting[] {
    return allTaskKinds.get(this.#image(frame.open - 1))?.settings ?? [];
  }

  /** Of the task that a search is about; of all, where that is not known. */
  #metrics(frame: Frame): TaskKind["metrics"] {
    const { sketch } = this.#document;
    const key = sketch.names.find((named) => named.kind === "entry" && named.frame === frame && named.name === "space");
    const space = key && this.#document.find(this.#image(key.token + 2), this.#document);
    const head = space?.part.tokens[space.named.token + 2]?.image ?? "";
    const task = space && this.#document.find(head, space.part);
    const kind = task && allTaskKinds.get(task.part.tokens[task.named.token + 2]?.image ?? "");
    return kind?.metrics ?? [...allTaskKinds.values()].flatMap(({ metrics }) => metrics);
  }
}

const budget = (text: string): Thing => word(text, Kind.Value, "A limit of the search.");
const usual = (standard: string | undefined): Things =>
  standard === undefined || standard === "" || /^[a-z]/.test(standard) ? [] : [word(standard, Kind.Value, "The default.")];
