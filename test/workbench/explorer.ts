/** VS Code's explorer: its files and folders get other names and places. */
import { selectors } from "./selectors.ts";
import type { Workbench } from "./workbench.ts";

export class Explorer {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** @param name of what is in sight there. */
  async rename(name: string, other: string): Promise<void> {
    const box = this.#workbench.page.locator(selectors.explorerBox);
    await this.select(name);
    await this.#workbench.press("F2");
    await this.#workbench.until("a box for the new name", () => box.isVisible());
    await box.fill(other);
    await this.#workbench.press("Enter");
  }

  /** Into a folder, as one cuts and pastes. */
  async move(name: string, folder: string): Promise<void> {
    await this.select(name);
    await this.#workbench.press("ControlOrMeta+X");
    await this.select(folder);
    await this.#workbench.press("ControlOrMeta+V");
  }

  /** A file is shown, too; the keys go to the explorer then. */
  async select(name: string): Promise<void> {
    const { page, editor } = this.#workbench;
    const row = page.locator(selectors.explorerRow).filter({ has: page.getByText(name, { exact: true }) });
    const isFolder = (await row.getAttribute("aria-expanded")) !== null;
    await row.click();
    await this.#workbench.until(`${name} selected`, async () => {
      const isShown = isFolder || (await editor.activeTab()) === name;
      return isShown && (await row.getAttribute("aria-selected")) === "true";
    });
    await row.locator("xpath=ancestor::*[@role='tree']").focus();
  }
}
