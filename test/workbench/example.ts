/** A real VS Code with a copy of the example in it, as the tests of the language share it. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { selectors } from "./selectors.ts";
import { Workbench } from "./workbench.ts";

export class Example {
  readonly workbench: Workbench;
  readonly folder: string;
  /** What `fashion/fashion.hnas` holds at first. */
  readonly text: string;

  private constructor(workbench: Workbench, folder: string) {
    this.workbench = workbench;
    this.folder = folder;
    this.text = this.read("fashion/fashion.hnas");
  }

  /** Its file is open, and the language server at work. */
  static async start(settings: Readonly<Record<string, unknown>> = {}): Promise<Example> {
    const folder = mkdtempSync(join(tmpdir(), "hnas-example-"));
    for (const part of ["fashion", "blocks.hnas"]) cpSync(join("examples", part), join(folder, part), { recursive: true });
    const workbench = await Workbench.start({ open: folder, extensions: [inject("vsix")], settings, height: 1100 });
    const example = new Example(workbench, folder);
    await example.open();
    await workbench.until("the lenses", async () => (await workbench.language.codeLenses()).length > 0);
    return example;
  }

  async close(): Promise<void> {
    await this.workbench.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  open(file = "fashion/fashion.hnas"): Promise<void> {
    return this.workbench.editor.open(join(this.folder, file));
  }

  /** A file as it is on the disk. */
  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** From 1, in the file as it was at first. */
  lineOf(part: string): number {
    return this.text.slice(0, this.text.indexOf(part)).split("\n").length;
  }

  /** Puts the cursor before a part of the file as it was at first, or behind it. */
  async goTo(part: string, behind = false): Promise<void> {
    const before = this.text.slice(0, this.text.indexOf(part) + (behind ? part.length : 0)).split("\n");
    await this.workbench.editor.goTo(before.length, (before.at(-1)?.length ?? 0) + 1);
  }

  /** Writes another line where this one is, as a paste does; the cursor is at its end then. */
  async replaceLine(line: string, other: string): Promise<void> {
    await this.goTo(line);
    await this.workbench.press("Home", "Home", "Shift+End");
    await this.workbench.insert(other);
    await this.shows(other);
  }

  async shows(part: string): Promise<void> {
    const { editor } = this.workbench;
    await this.workbench.untilRead(
      `'${part}' in the editor`,
      () => editor.shownText(),
      (shown) => shown.includes(part),
    );
  }

  /** The messages of all problems, once this holds of them. */
  problemsAre(what: string, holds: (messages: readonly string[]) => boolean): Promise<readonly string[]> {
    const { language } = this.workbench;
    return this.workbench.untilRead(what, async () => (await language.problems()).map(({ message }) => message), holds);
  }

  /** The file as it was at first, where nothing else was saved. */
  async undoAll(): Promise<void> {
    const { editor, page } = this.workbench;
    await editor.focus();
    await this.workbench.runCommand("File: Revert File");
    const unsaved = page.locator(selectors.unsavedTab);
    await this.workbench.until("the file as it was", async () => (await unsaved.count()) === 0);
    if (this.read("fashion/fashion.hnas") !== this.text) throw new Error("the file was saved, and is not as it was");
  }
}
