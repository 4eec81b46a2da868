/** Remembers what was compiled last without mistakes: the spaces of each open file, for features that show more than the text says. */
import { type KnownSpace, knownIn } from "../language/features/index.ts";
import type { Language } from "../language/index.ts";
import type { Read } from "../language/load.ts";

/** In ms: how long nothing is typed before it is compiled again. */
const quiet = 200;

export class KnownSpaces {
  readonly #language: Pick<Language, "compile">;
  readonly #read: Read;
  readonly #changed: () => void;
  readonly #known = new Map<string, ReadonlyMap<string, KnownSpace>>();
  readonly #open = new Set<string>();
  /** By the file that is waiting to be compiled. */
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** `changed`: more is known than before. */
  constructor(language: Pick<Language, "compile">, read: Read, changed: () => void) {
    this.#language = language;
    this.#read = read;
    this.#changed = changed;
  }

  /** A file was opened or edited; what is built from it is compiled once nothing more is typed. */
  edited(file: string): void {
    const users = this.about(file).map((known) => known.file);
    for (const each of new Set([file, ...users])) {
      clearTimeout(this.#timers.get(each));
      this.#timers.set(
        each,
        setTimeout(() => void this.compile(each), quiet),
      );
    }
  }

  async compile(file: string): Promise<void> {
    this.#stopWaiting(file);
    this.#open.add(file);
    const texts = new Map<string, string>();
    const compilation = await this.#language.compile(file, async (path) => {
      const text = await this.#read(path);
      texts.set(path, text);
      return text;
    });
    // It was closed meanwhile.
    if (!this.#open.has(file)) return;
    // A space with a mistake in it is known as it was; one that is gone is gone where the file has no mistakes.
    const hasMistakes = compilation.diagnostics.some(({ severity }) => severity === "error");
    const earlier = [...((hasMistakes && this.#known.get(file)?.values()) || [])].filter(({ isBeginning }) => !isBeginning);
    const isKnown = (name: string) => earlier.some(({ space }) => space.name === name);
    const found = knownIn(file, compilation, texts).filter(({ isBeginning, space }) => !isBeginning || !isKnown(space.name));
    this.#known.set(file, new Map([...earlier, ...found].map((each) => [each.space.name, each])));
    if (found.length > 0) this.#changed();
  }

  /** That are built from a file: its own, and those of files that import it. */
  about(file: string): readonly KnownSpace[] {
    const all = [...this.#known.values()].flatMap((spaces) => [...spaces.values()]);
    return all.filter(({ texts }) => texts.has(file));
  }

  /** It was closed. */
  forget(file: string): void {
    this.#stopWaiting(file);
    this.#open.delete(file);
    this.#known.delete(file);
  }

  #stopWaiting(file: string): void {
    clearTimeout(this.#timers.get(file));
    this.#timers.delete(file);
  }
}
