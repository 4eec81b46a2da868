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
    let text = "";
    const compilation = await this.#language.compile(file, async (path) => {
      const found = await read(path);
      if (path === file) text = found;
      return found;
    });
    const { spaces, inlined, diagnostics } = compilation;
    // A space with a mistake in it is known as it was; one that is gone is gone where the file has no mistakes.
    const earlier = diagnostics.some(({ severity }) => severity === "error") ? (this.#known.get(file) ?? []) : [];
    this.#known.set(file, new Map([...earlier, ...spaces.map((space) => [space.name, { space, inlined, text }] as const)]));
    if (spaces.length > 0) this.#changed();
    return compilation;
  }

  of(file: string): readonly KnownSpace[] {
    return [...(this.#known.get(file)?.values() ?? [])];
  }

  forget(file: string): void {
    this.#known.delete(file);
  }
}
