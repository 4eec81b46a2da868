/** Remembers what was compiled last without mistakes: the spaces of each file, for features that show more than the text says. */
import type { KnownSpace } from "../language/features/index.ts";
import { type Compilation, type Language, readText } from "../language/index.ts";

export class KnownSpaces implements Language {
  readonly #language: Language;
  readonly #changed: () => void;
  readonly #known = new Map<string, ReadonlyMap<string, KnownSpace>>();

  /** `changed`: more is known than before. */
  constructor(language: Language, changed: () => void) {
    this.#language = language;
    this.#changed = changed;
  }

  async compile(file: string, read = readText): Promise<Compilation> {
    const texts = new Map<string, string>();
    const compilation = await this.#language.compile(file, async (path) => {
      const text = await read(path);
      texts.set(path, text);
      return text;
    });
    const { spaces, inlined, diagnostics } = compilation;
    // A space with a mistake in it is known as it was; one that is gone is gone where the file has no mistakes.
    const earlier = diagnostics.some(({ severity }) => severity === "error") ? (this.#known.get(file) ?? []) : [];
    const known = spaces.map((space) => [space.name, { file, space, inlined, texts }] as const);
    this.#known.set(file, new Map([...earlier, ...known]));
    if (spaces.length > 0) this.#changed();
    return compilation;
  }

  /** That are built from a file: its own, and those of files that import it. */
  about(file: string): readonly KnownSpace[] {
    const all = [...this.#known.values()].flatMap((spaces) => [...spaces.values()]);
    return all.filter(({ texts }) => texts.has(file));
  }

  forget(file: string): void {
    this.#known.delete(file);
  }
}
