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

  async select(name: string): Promise<void> {
    const row = this.#workbench.page
      .locator(selectors.explorerRow)
      .filter({ has: this.#workbench.page.getByText(name, { exact: true }) });
    await row.click();
    await this.#workbench.until(`${name} selected`, async () => (await row.getAttribute("aria-selected")) === "true");
  }
}
