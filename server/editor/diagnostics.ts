/**
 * Mistakes while typing: every open document is compiled when it, or a file that it imports, has changed. The other files of the
 * workspace are checked in the background, one at a time, when nothing else is to be done.
 */
import { setImmediate } from "node:timers/promises";
import { type Checked, type Diagnostic, holdsBeside, type Language } from "../language/index.ts";
import type { Workspace } from "./workspace.ts";

export type Publish = (path: string, diagnostics: readonly Diagnostic[]) => void;

/** The document has changed while it was checked. */
class Outdated extends Error {}

/** In ms: how long a check keeps everything else waiting. */
const longest = 10;
/** In ms: after it, what is known so far is told of a document that was just opened. */
const soon = 50;

export class Diagnostics {
  readonly #language: Language;
  readonly #workspace: Workspace;
  readonly #publish: Publish;
  readonly #compiled = new Map<string, Checked>();
  /** Open documents that are being compiled; true: once more, they have changed meanwhile. */
  readonly #compiling = new Map<string, boolean>();
  readonly #runs = new Map<string, Promise<void>>();
  /** Files that are not open and are to be checked; undefined: only open ones are. */
  #waiting: Set<string> | undefined;
  #isChecking = false;
  #published = new Map<string, readonly Diagnostic[]>();

  constructor(language: Language, workspace: Workspace, publish: Publish) {
    this.#language = language;
    this.#workspace = workspace;
    this.#publish = publish;
  }

  /** From here on, files that are not open are checked, too. */
  async checkAll(): Promise<void> {
    this.#waiting ??= new Set();
    await this.filesChanged([]);
  }

  /** What was told of a file last. */
  of(path: string): readonly Diagnostic[] {
    return this.#published.get(path) ?? [];
  }

  /** A document was opened or edited. */
  changed(path: string): void {
    this.#compile(path);
    for (const [other, { files }] of this.#compiled) if (other !== path && files.includes(path)) this.#compile(other);
  }

  /** Files on the disk have changed, appeared or gone: these `.hnas` files, or any that hold data. */
  async filesChanged(paths: readonly string[]): Promise<void> {
    for (const [path, { files }] of this.#compiled)
      if (this.#isOpen(path) || files.some((file) => paths.includes(file))) this.#compile(path);
    if (!this.#waiting) return;
    const known = new Set(await this.#workspace.files());
    for (const path of known) if (!this.#compiled.has(path)) this.#compile(path);
    for (const path of [...this.#compiled.keys(), ...this.#waiting]) if (!known.has(path)) this.#forget(path);
    this.#tell();
  }

  closed(path: string): void {
    this.#compiled.delete(path);
    this.changed(path);
    this.#tell();
    if (this.#waiting) void this.filesChanged([]);
  }

  #isOpen(path: string): boolean {
    return this.#workspace.textOf(path) !== undefined;
  }

  #forget(path: string): void {
    this.#compiled.delete(path);
    this.#waiting?.delete(path);
  }

  #compile(path: string): void {
    if (!this.#isOpen(path)) {
      this.#waiting?.add(path);
      void this.#checkOthers();
    } else if (this.#compiling.has(path)) this.#compiling.set(path, true);
    else this.#runs.set(path, this.#run(path));
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
      this.#runs.delete(path);
    }
  }

  /** Files that are not open, one after the other; open documents go first. */
  async #checkOthers(): Promise<void> {
    if (this.#isChecking || !this.#waiting) return;
    this.#isChecking = true;
    try {
      for (const path of this.#waiting) {
        await Promise.all(this.#runs.values());
        await setImmediate();
        // Meanwhile it may have been opened, or gone.
        if (!this.#waiting.delete(path) || this.#isOpen(path)) continue;
        const compiled = await this.#language.check(path, this.#workspace.read, { proves: true, pause: () => setImmediate() });
        if (this.#isOpen(path) || !(await this.#workspace.files()).includes(path)) continue;
        this.#compiled.set(path, compiled);
        this.#tell();
      }
    } finally {
      this.#isChecking = false;
    }
  }

  async #check(path: string, proves: boolean): Promise<void> {
    const opened = performance.now();
    let begin = opened;
    const pause = async (told: () => readonly Diagnostic[]) => {
      if (!this.#compiled.has(path) && performance.now() - opened > soon) {
        this.#compiled.set(path, { files: [path], imports: [], diagnostics: told() });
        this.#tell();
      }
      if (performance.now() - begin < longest) return;
      // Whatever was asked meanwhile is answered.
      await setImmediate();
      if (this.#compiling.get(path)) throw new Outdated();
      begin = performance.now();
    };
    const checked = await this.#language.check(path, this.#workspace.read, { proves, pause });
    if (this.#workspace.textOf(path) !== undefined) this.#compiled.set(path, checked);
    this.#tell(path);
  }

  /**
   * An open file is told of by its own compilation, another one by those that import it, too. What stays as it was is not told again,
   * but of the file that was `checked`: whoever has edited it sees that there is nothing new.
   */
  #tell(checked?: string): void {
    const holds = holdsBeside([...this.#compiled.values()].flatMap(({ imports }) => imports));
    const told = new Map<string, Map<string, Diagnostic>>();
    for (const [root, { diagnostics }] of this.#compiled)
      for (const diagnostic of diagnostics.filter(holds)) {
        if (diagnostic.file !== root && this.#isOpen(diagnostic.file) && this.#compiled.has(diagnostic.file)) continue;
        const found = told.get(diagnostic.file) ?? new Map<string, Diagnostic>();
        told.set(diagnostic.file, found.set(JSON.stringify([diagnostic.range, diagnostic.code]), diagnostic));
      }
    const before = this.#published;
    this.#published = new Map([...told].map(([path, diagnostics]) => [path, [...diagnostics.values()]]));
    for (const path of new Set([...before.keys(), ...this.#published.keys(), ...(checked === undefined ? [] : [checked])])) {
      const diagnostics = this.of(path);
      if (path === checked || JSON.stringify(diagnostics) !== JSON.stringify(before.get(path) ?? []))
        this.#publish(path, diagnostics);
    }
  }
}
