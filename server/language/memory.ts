/**
 * What was told of declarations, kept for the next compilation: while somebody types, most of a project stays as it is.
 *
 * What is told of a block or space follows from its own text and from those of the declarations that its words may mean, and of those
 * that they mean in turn. Only what has no mistakes is kept, for a mistake may name whatever else is there. Places are kept relative
 * to their declarations, which move when something above them changes.
 */
import type { Definition, Module } from "./load.ts";
import { Remembered, rememberedByText } from "./remembered.ts";
import { type Diagnostic, type FilePlace, Report } from "./source.ts";

/** A definition and all that its text may depend on, as it is in one compilation. */
interface Part {
  readonly definition: Definition;
  readonly range: Diagnostic["range"];
  /** What its words may mean. */
  readonly reads: readonly Definition[];
  /** Says what its text is, and which word means which text. */
  readonly key: string;
  /** Of its words, those of which nothing is known. */
  readonly lost: readonly string[];
}

/** With lines from the beginnings of the parts that its places are in: its own, then those that have to do with it. */
interface Kept {
  readonly parts: readonly number[];
  readonly diagnostic: Diagnostic;
}

interface Told {
  /** Without what was proved. */
  readonly built: readonly Kept[];
  /** Undefined: not known, since nothing could be proved beside mistakes elsewhere. */
  readonly all: readonly Kept[] | undefined;
}

export interface Subject {
  readonly definition: Definition;
  /** What it depends on beside texts. */
  readonly given: string;
  /** There are no mistakes elsewhere that count. */
  readonly isSound: boolean;
  readonly report: Report;
  /** Asked afterwards: whether it was a matter of this definition alone. */
  mayKeep(): boolean;
}

const mostDefinitions = 5000;

/** Tells of one definition. `isSound`: whether there are mistakes so far; it is asked once all is built. */
export type Tell<Result> = (report: Report, isSound: () => boolean) => Result;

export class Memory {
  readonly #told = new Remembered<Told>(mostDefinitions);
  readonly #ids = new Remembered<number>(mostDefinitions);
  #nextId = 0;

  /** For one compilation. */
  recollection(): Recollection {
    return new Recollection(this.#told, (text) => this.#idOf(text));
  }

  #idOf(text: string): number {
    const id = this.#ids.get(text) ?? this.#nextId++;
    this.#ids.set(text, id);
    return id;
  }
}

const wordsOf = rememberedByText(500_000, (text) => [...new Set(text.match(/[A-Za-z_][A-Za-z0-9_]*/g))]);

export class Recollection {
  readonly #told: Remembered<Told>;
  readonly #idOf: (text: string) => number;
  readonly #parts = new Map<Definition["node"], Part>();
  readonly #ids = new Map<Definition["node"], number>();

  constructor(told: Remembered<Told>, idOf: (text: string) => number) {
    this.#told = told;
    this.#idOf = idOf;
  }

  /** Has a definition told of, and gives what that gives; or repeats what was told of it, and gives nothing. */
  tell<Result>({ definition, given, isSound, report, mayKeep }: Subject, tell: Tell<Result>): Result | undefined {
    const parts = this.#closure(definition);
    const whole = `${given}\n${parts.map((part) => part.key).join("\n")}`;
    const lost = parts.map((part) => part.lost.join(" ")).join("\n");
    const key = lost.trim() === "" ? whole : `${whole}\n${lost}`;
    // Of a word that is lost no mistake is told: what had none before it was lost has none now.
    const known = this.#told.get(whole) ?? this.#told.get(key);
    const kept = isSound ? known?.all : known?.built;
    if (kept) {
      for (const { parts: places, diagnostic } of kept)
        report.put(moved(diagnostic, (place) => parts[places[place] ?? 0]?.range.start.line ?? 0));
      return undefined;
    }
    const own = new Report();
    let built: readonly Diagnostic[] | undefined;
    const hasMistakes = () => [...own.told].some(({ severity }) => severity === "error");
    const result = tell(own, () => {
      built ??= [...own.told];
      return isSound && !hasMistakes();
    });
    const all = [...own.told];
    for (const diagnostic of all) report.put(diagnostic);
    const [keptBuilt, keptAll] = [relative(built ?? all, parts), relative(all, parts)];
    if (keptBuilt && keptAll && !hasMistakes() && mayKeep())
      this.#told.set(key, { built: keptBuilt, all: isSound || !built ? keptAll : undefined });
    return result;
  }

  /** In an order that follows from the texts. */
  #closure(definition: Definition): readonly Part[] {
    const parts = new Set([this.#part(definition)]);
    for (const { reads } of parts) for (const other of reads) parts.add(this.#part(other));
    return [...parts];
  }

  #part(definition: Definition): Part {
    const { node, module } = definition;
    const known = this.#parts.get(node);
    if (known) return known;
    const words = wordsOf(module.source.text.slice(node.start, node.end));
    const found = words.map((word) => [word, module.names.get(word)] as const);
    const reads = found.flatMap(([word, other]) => (other && other.node !== node ? [{ word, other }] : []));
    const means = reads.map(({ word, other }) => `${word} ${this.#id(other)}`);
    const range = module.source.range(node);
    const part = {
      definition,
      range,
      reads: reads.map(({ other }) => other),
      key: `${this.#id(definition)}: ${means.join(", ")}`,
      lost: lostOf(module, words),
    };
    this.#parts.set(node, part);
    return part;
  }

  /** The same for the same text in the same file. What was taken out of it as a mistake counts, since it may be shown. */
  #id({ node, module: { source, understood } }: Definition): number {
    const known = this.#ids.get(node);
    if (known !== undefined) return known;
    const [written, left] = [source.text, understood].map((text) => text.slice(node.start, node.end));
    const { character } = source.range(node).start;
    const id = this.#idOf(`${source.path}\n${character}\n${written}${left === written ? "" : `\n\0\n${left}`}`);
    this.#ids.set(node, id);
    return id;
  }
}

const lostOf = ({ lost }: Module, words: readonly string[]): readonly string[] =>
  lost.isEmpty ? [] : words.filter((word) => lost.has(word));

/** Undefined where one is about something else, or names a line of something else. */
function relative(diagnostics: readonly Diagnostic[], parts: readonly Part[]): readonly Kept[] | undefined {
  const kept = diagnostics.map((diagnostic) => {
    const places = [diagnostic, ...(diagnostic.related ?? [])].map((place) =>
      diagnostic.namesLine ? -1 : parts.findIndex((part) => isIn(place, part)),
    );
    return { parts: places, diagnostic: moved(diagnostic, (place) => -(parts[places[place] ?? 0]?.range.start.line ?? 0)) };
  });
  return kept.some(({ parts: places }) => places.includes(-1)) ? undefined : kept;
}

function isIn({ file, range: { start, end } }: FilePlace, { definition, range }: Part): boolean {
  const isAfter = start.line > range.start.line || (start.line === range.start.line && start.character >= range.start.character);
  const isBefore = end.line < range.end.line || (end.line === range.end.line && end.character <= range.end.character);
  return file === definition.module.source.path && isAfter && isBefore;
}

/** @param by how many lines each place goes down, its own and those that have to do with it. */
const moved = ({ related, ...diagnostic }: Diagnostic, by: (place: number) => number): Diagnostic => ({
  ...lower(diagnostic, by(0)),
  ...(related && { related: related.map((each, at) => lower(each, by(at + 1))) }),
});

function lower<Place extends FilePlace>(place: Place, lines: number): Place {
  const { start, end } = place.range;
  return { ...place, range: { start: { ...start, line: start.line + lines }, end: { ...end, line: end.line + lines } } };
}
