/** The results panel that is shown, as a test reads it and presses its buttons. */
import type { Workbench } from "./workbench.ts";

export class ResultsPanel {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** All that it says. */
  async text(): Promise<string> {
    const frame = await this.#workbench.webview();
    return (await frame.locator("main").innerText()).replaceAll("\u00a0", " ");
  }

  /** Once it says this; all that it says then. */
  says(words: string | RegExp, seconds?: number): Promise<string> {
    const isRight = (text: string) => (typeof words === "string" ? text.includes(words) : words.test(text));
    return this.#workbench.untilRead(`'${words}' in the panel`, () => this.text(), isRight, seconds);
  }

  async press(button: string): Promise<void> {
    const frame = await this.#workbench.webview();
    await frame.getByRole("button", { name: button, exact: true }).first().click();
  }

  /** What a run is at, by the head of the panel. */
  async standing(): Promise<string> {
    const frame = await this.#workbench.webview();
    return frame.locator(".standing").innerText();
  }

  /** Once the run is at this. */
  async isAt(standing: string, seconds?: number): Promise<void> {
    await this.#workbench.untilRead(
      `'${standing}' in the panel`,
      () => this.standing(),
      (text) => text === standing,
      seconds,
    );
  }

  /** How many evaluations its head counts. */
  async evaluations(): Promise<number> {
    const [, count] = /(\d+) (?:of \d+|evaluations?)/.exec(await this.text()) ?? [];
    return Number(count);
  }

  /** Once its head counts that many. */
  async counts(least: number, seconds?: number): Promise<void> {
    await this.#workbench.untilRead(
      `${least} evaluations in the panel`,
      () => this.evaluations(),
      (count) => count >= least,
      seconds,
    );
  }
}
