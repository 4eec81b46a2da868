/** What a language does in the active editor: what it tells, offers and changes; and its problems in their panel. */
import { nowAndThen } from "./again.ts";
import { attributesOf, textsOf } from "./elements.ts";
import { selectors } from "./selectors.ts";
import { boxOfText } from "./text.ts";
import type { Workbench } from "./workbench.ts";

export interface Problem {
  readonly severity: string;
  readonly message: string;
  /** From 1, as people count. */
  readonly line: number;
  readonly column: number;
}

export class Language {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** The text of the hover over the first place where the editor shows `text`. */
  async hover(text: string): Promise<string> {
    const { page } = this.#workbench;
    const point = nowAndThen(async () => {
      // Away first: a hover is asked for when the pointer comes.
      await page.mouse.move(0, 0);
      const { x, y, width, height } = await this.#workbench.until(`'${text}' in the editor`, () => boxOfText(page, text));
      await page.mouse.move(x + width / 2, y + height / 2, { steps: 3 });
    });
    return this.#workbench.untilFound(
      `a hover over '${text}'`,
      async () => {
        await point();
        return textsOf(page.locator(selectors.hover));
      },
      (texts) => texts.find((found) => found !== "" && !found.startsWith("Loading")),
    );
  }

  /** Asks for completion at the cursor: the labels that the list shows, the best first. */
  async completions(): Promise<readonly string[]> {
    await this.#workbench.press("Control+Space");
    return this.#workbench.untilRead(
      "completions",
      () => this.offered(),
      (found) => found.length > 0,
    );
  }

  /** The labels that the list of completions shows now, the best first. */
  offered(): Promise<readonly string[]> {
    return textsOf(this.#workbench.page.locator(selectors.suggestion).locator(selectors.suggestionLabel));
  }

  /** What is being called, as its help shows it, and which parameter is in bold. */
  async signature(): Promise<{ readonly label: string; readonly parameter: string }> {
    const { page } = this.#workbench;
    const [[label = ""], [parameter = ""]] = await Promise.all([
      textsOf(page.locator(selectors.signature)),
      textsOf(page.locator(selectors.activeParameter)),
    ]);
    return { label, parameter };
  }

  /** Applies the one with this title of the quick fixes at the cursor. */
  async quickFix(title: string): Promise<void> {
    const fix = this.#workbench.page.locator(selectors.quickFix).filter({ hasText: title });
    await this.#workbench.until(`the quick fix '${title}'`, async () => {
      // The keys may come before the editor can answer.
      await this.#workbench.press("Escape", "ControlOrMeta+.");
      await fix.waitFor({ timeout: 5000 }).catch(() => {});
      return fix.isVisible();
    });
    await fix.click();
  }

  /** Gives another name to what is at the cursor. */
  async rename(name: string): Promise<void> {
    const box = this.#workbench.page.locator(selectors.renameBox);
    await this.#workbench.press("F2");
    await this.#workbench.until("a box for the new name", () => box.isVisible());
    await box.fill(name);
    await this.#workbench.press("Enter");
  }

  /** The files and places of all uses of what is at the cursor, as the peek view names them. */
  async references(): Promise<readonly string[]> {
    const rows = this.#workbench.page.locator(selectors.reference);
    await this.#workbench.press("Shift+F12");
    await this.#workbench.until("references", () => rows.first().isVisible());
    return (await attributesOf(rows, "aria-label")).map((label) => label.replace(/, full path.*/, ""));
  }

  /** Follows the link of a path, as a click with the key for it does. */
  async followLink(path: string): Promise<void> {
    const { page } = this.#workbench;
    const links = page.locator(selectors.link);
    await this.#workbench.until(`a link to ${path}`, async () => (await textsOf(links)).includes(path));
    const { x, y, width, height } = await this.#workbench.until(`'${path}' in the editor`, () => boxOfText(page, path));
    await page.keyboard.down("ControlOrMeta");
    await page.mouse.move(x + width / 2, y + height / 2, { steps: 3 });
    await page.locator(selectors.activeLink).waitFor();
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.keyboard.up("ControlOrMeta");
  }

  codeLenses(): Promise<readonly string[]> {
    return textsOf(this.#workbench.page.locator(selectors.codeLens));
  }

  async clickCodeLens(text: string): Promise<void> {
    await this.#workbench.page.locator(selectors.codeLens).getByText(text).first().click();
  }

  /** Opens the panel of problems and reads it. */
  async problems(): Promise<readonly Problem[]> {
    const { page } = this.#workbench;
    if (!(await page.locator(selectors.problems).isVisible()))
      await this.#workbench.runCommand("Problems: Focus on Problems View");
    const rows = await attributesOf(page.locator(selectors.problem), "aria-label");
    return rows.flatMap((row) => problemOf(row) ?? []);
  }

  /** The files that have problems; the panel is open. */
  async filesWithProblems(): Promise<readonly string[]> {
    const rows = await attributesOf(this.#workbench.page.locator(selectors.problemsFile), "aria-label");
    return rows.map((row) => row.replace(/^\d+ problems? in file (.*) of folder .*$/, "$1"));
  }
}

/** As the panel says it to a screen reader. */
function problemOf(row: string): Problem | undefined {
  const [, severity, message, line, column] = /^(\w+): (.*) at line (\d+) and character (\d+)/s.exec(row) ?? [];
  if (!severity || message === undefined) return undefined;
  return { severity: severity.toLowerCase(), message, line: Number(line), column: Number(column) };
}
