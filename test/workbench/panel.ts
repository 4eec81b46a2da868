/** The results panel in a workbench: a test reads what it shows at one moment, waits for what it is to show, and presses in it. */
import type { FrameLocator } from "playwright-core";
import { selectors } from "./selectors.ts";
import type { Workbench } from "./workbench.ts";

export interface ShownPanel {
  /** What the run is at: "running", "finished". */
  readonly standing: string;
  /** What is said beside it: first how many evaluations are done, such as "5 of 20". */
  readonly facts: readonly string[];
  /** Those that are done; 0 where no run is shown. */
  readonly evaluations: number;
  /** Of the winner, or why the search has ended: the figures with their names, and the sentence. */
  readonly notice: string;
  /** The candidates in sight: the text of each cell. */
  readonly rows: readonly (readonly string[])[];
  /** The heading of the candidate that is shown, and its figures by their names. */
  readonly chosen: string;
  readonly figures: Readonly<Record<string, string>>;
  /** Its layers: "dense, units 3, 3". */
  readonly layers: readonly string[];
  /** What each chart is of. */
  readonly charts: readonly string[];
  /** How wide each chart's drawing is, beside its place. */
  readonly widths: readonly (readonly [drawn: number, place: number])[];
  readonly buttons: readonly string[];
  /** Everything, as it is shown. */
  readonly text: string;
}

export class ResultsPanel {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** What is shown now; undefined: no panel is in sight, or it is still being loaded. */
  async shown(): Promise<ShownPanel | undefined> {
    // Of all there are, as that waits for none; a panel that goes while it is read is none.
    return this.#document
      .locator("main")
      .evaluateAll(read)
      .catch(() => undefined);
  }

  async isOpen(): Promise<boolean> {
    return (await this.#workbench.page.locator(selectors.webview).count()) > 0;
  }

  /** What is shown once this holds of it. */
  once(what: string, holds: (panel: ShownPanel) => boolean, seconds?: number): Promise<ShownPanel> {
    return this.#workbench.untilFound(
      `a panel with ${what}`,
      () => this.shown(),
      (panel) => panel && holds(panel) && panel,
      seconds,
    );
  }

  /** Once the run is at this. */
  isAt(standing: string, seconds?: number): Promise<ShownPanel> {
    return this.once(`'${standing}'`, (panel) => panel.standing === standing, seconds);
  }

  /** Once so many evaluations are done. */
  counts(least: number, seconds?: number): Promise<ShownPanel> {
    return this.once(`${least} evaluations`, ({ evaluations }) => evaluations >= least, seconds);
  }

  /** Once it says this, anywhere. */
  says(words: string | RegExp, seconds?: number): Promise<ShownPanel> {
    const isRight = ({ text }: ShownPanel) => (typeof words === "string" ? text.includes(words) : words.test(text));
    return this.once(`'${words}'`, isRight, seconds);
  }

  /** Presses the first button with this text; @param part of the panel to look in, by its selector. */
  async press(button: string, part = "main"): Promise<void> {
    await this.#document.locator(part).getByRole("button", { name: button, exact: true }).first().click();
  }

  /** Chooses a candidate in the table. */
  async choose(candidate: number): Promise<void> {
    await this.#document.locator(`#row-${candidate}`).click();
  }

  get #document(): FrameLocator {
    const outer = this.#workbench.page.locator(selectors.webview).first();
    return outer.contentFrame().locator(selectors.webviewDocument).contentFrame();
  }
}

/** As much of an HTML element as is read of it. */
interface PageElement {
  readonly textContent: string | null;
  readonly innerText: string;
  readonly clientWidth: number;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

/** Runs in the page. */
function read([main]: readonly PageElement[]): ShownPanel | undefined {
  if (!main) return undefined;
  const plain = (text: string) => text.replace(/\s+/g, " ").trim();
  const said = (element: PageElement | null) => plain(element?.textContent ?? "");
  const all = (selector: string, inside: PageElement = main) => [...inside.querySelectorAll(selector)];
  const figures = all(".chosen .figure-of").map((figure) => [
    said(figure.querySelector("span")),
    said(figure.querySelector("strong")),
  ]);
  const facts = all(".title .facts > span:not(.standing)").map(said);
  return {
    standing: said(main.querySelector(".standing")),
    facts,
    evaluations: Number.parseInt(facts[0] ?? "0", 10),
    notice: all(".notice p").map(said).join(" "),
    rows: all("tbody tr[id^='row-']").map((row) => all("td", row).map(said)),
    chosen: said(main.querySelector(".chosen h2")),
    figures: Object.fromEntries(figures),
    layers: all(".network li").map(said),
    charts: all(".chart").map((chart) => chart.getAttribute("aria-label") ?? ""),
    widths: all(".chart").map((chart) => [chart.querySelector(".uplot")?.clientWidth ?? 0, chart.clientWidth] as const),
    buttons: all("button:not(th button)").map(said),
    // Unlike its text content, apart where its elements are.
    text: plain(main.innerText),
  };
}
