/** VS Code's explorer: its files and folders get other names and places. */
import { selectors } from "./selectors.ts";
import type { Workbench } from "./workbench.ts";

const fillMilliseconds = 1000;

export class Explorer {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** @param name of what is in sight there. */
  async rename(name: string, other: string): Promise<void> {
    const box = this.#workbench.page.locator(selectors.explorerBox);
    await this.#select(name);
    // The box goes where the explorer is drawn anew, as it may be once the file is shown.
    await this.#workbench.until("a box with the new name", async () => {
      if (!(await box.isVisible())) await this.#workbench.press("F2");
      return box.fill(other, { timeout: fillMilliseconds }).then(
        () => true,
        () => false,
      );
    });
    await this.#workbench.press("Enter");
  }

  /** Into a folder, as one cuts and pastes. */
  async move(name: string, folder: string): Promise<void> {
    await this.#select(name);
    await this.#workbench.press("ControlOrMeta+X");
    await this.#select(folder);
    await this.#workbench.press("ControlOrMeta+V");
  }

  /** A file is shown then, but the keys go to the explorer. */
  async #select(name: string): Promise<void> {
    const { page, editor } = this.#workbench;
    const row = page.locator(selectors.explorerRow).filter({ has: page.getByText(name, { exact: true }) });
    const isFolder = (await row.getAttribute("aria-expanded")) !== null;
    await row.click();
    await this.#workbench.until(`${name} selected`, async () => {
      const isShown = isFolder || (await editor.activeTab()) === name;
      return isShown && (await row.getAttribute("aria-selected")) === "true";
    });
    await page.locator(selectors.explorer).focus();
  }
}
