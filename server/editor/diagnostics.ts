/** Mistakes while typing: every open document is compiled when it, or a file that it imports, has changed. */
import { setImmediate } from "node:timers/promises";
import type { Diagnostic, Language } from "../language/index.ts";
import type { Workspace } from "./workspace.ts";

export type Publish = (path: string, diagnostics: readonly Diagnostic[]) => void;

interface Compiled {
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The document has changed while it was checked. */
class Outdated extends Error {}

/** In ms: how long a check keeps everything else waiting. */
const longest = 10;

export class Diagnostics {
  readonly #language: Language;
  readonly #workspace: Workspace;
  readonly #publish: Publish;
  readonly #compiled = new Map<string, Compiled>();
  /** Being compiled; true: once more, it has changed meanwhile. */
  readonly #compiling = new Map<string, boolean>();
  #published = new Set<string>();

  constructor(language: Language, workspace: Workspace, publish: Publish) {
    this.#language = language;
    this.#workspace = workspace;
    this.#publish = publish;
  }

  /** A document was opened or edited. */
  changed(path: string): void {
    this.#compile(path);
    for (const [other, { files }] of this.#compiled) if (other !== path && files.includes(path)) this.#compile(other);
  }

  /** Files on the disk have changed, appeared or gone. */
  everythingChanged(): void {
    for (const path of this.#compiled.keys()) this.#compile(path);
  }

  closed(path: string): void {
    this.#compiled.delete(path);
    this.changed(path);
    this.#tell();
  }

  #compile(path: string): void {
    if (this.#workspace.textOf(path) === undefined) return;
    if (this.#compiling.has(path)) this.#compiling.set(path, true);
    else void this.#run(path);
  }

  async #run(path: string): Promise<void> {
    try {
      do {
        this.#compiling.set(path, false);
        try {
          // What was just opened is told of as soon as anything is known.
          if (!this.#compiled.has(path)) await this.#check(path, false);
          await this.#check(path, true);
        } catch (error) {
          if (!(error instanceof Outdated)) throw error;
        }
      } while (this.#compiling.get(path));
    } finally {
      this.#compiling.delete(path);
    }
  }

  async #check(path: string, proves: boolean): Promise<void> {
    let begin = performance.now();
    const pause = async () => {
      if (performance.now() - begin < longest) return;
      // Whatever was asked meanwhile is answered.
      await setImmediate();
      if (this.#compiling.get(path)) throw new Outdated();
      begin = performance.now();
    };
    const { files, diagnostics } = await this.#language.check(path, this.#workspace.read, { proves, pause });
    if (this.#workspace.textOf(path) !== undefined) this.#compiled.set(path, { files, diagnostics });
    this.#tell();
  }

  /** An open file is told of by its own compilation, another one by those that import it. */
  #tell(): void {
    const told = new Map<string, Map<string, Diagnostic>>([...this.#published].map((path) => [path, new Map()]));
    for (const [root, { diagnostics }] of this.#compiled)
      for (const diagnostic of diagnostics) {
        if (diagnostic.file !== root && this.#compiled.has(diagnostic.file)) continue;
        const found = told.get(diagnostic.file) ?? new Map<string, Diagnostic>();
        told.set(diagnostic.file, found.set(JSON.stringify([diagnostic.range, diagnostic.code]), diagnostic));
      }
    for (const [path, diagnostics] of told) this.#publish(path, [...diagnostics.values()]);
    this.#published = new Set([...told].flatMap(([path, diagnostics]) => (diagnostics.size > 0 ? [path] : [])));
  }
}
