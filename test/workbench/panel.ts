/** What the results panel shows, read at one moment. */
import { selectors } from "./selectors.ts";
import type { Workbench } from "./workbench.ts";

export interface ShownPanel {
  /** What the run is at: "running", "finished". */
  readonly standing: string;
  /** What is said beside it, such as how many evaluations are done. */
  readonly facts: readonly string[];
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
  /** Everything, as it is written. */
  readonly text: string;
}

/** Undefined: no panel is in sight, or it is still being loaded. */
export async function shownPanel({ page }: Workbench): Promise<ShownPanel | undefined> {
  const outer = page.locator(selectors.webview);
  if ((await outer.count()) === 0) return undefined;
  const main = outer.first().contentFrame().locator(selectors.webviewDocument).contentFrame().locator("main");
  // A panel that goes while it is read is none.
  return main.evaluate(read, undefined, { timeout: 1000 }).catch(() => undefined);
}

/** Once this holds of the panel in sight. */
export async function panelOnce(
  workbench: Workbench,
  what: string,
  holds: (panel: ShownPanel) => boolean,
  seconds?: number,
): Promise<ShownPanel> {
  const panel = await workbench.untilRead(
    `a panel with ${what}`,
    () => shownPanel(workbench),
    (found) => found !== undefined && holds(found),
    seconds,
  );
  if (!panel) throw new Error("no panel is in sight");
  return panel;
}

/** Chooses a candidate in the table. */
export async function chooseInPanel(workbench: Workbench, candidate: number): Promise<void> {
  const panel = await workbench.webview();
  await panel.locator(`#row-${candidate}`).click();
}

/** As much of an element of a page as is read of it. */
interface PageElement {
  readonly textContent: string | null;
  readonly clientWidth: number;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

/** Runs in the page. */
function read(main: PageElement): ShownPanel {
  const said = (element: PageElement | null | undefined) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  const all = (selector: string, inside: PageElement = main) => [...inside.querySelectorAll(selector)];
  const figures = all(".chosen .figure-of").map((figure) => [
    said(figure.querySelector("span")),
    said(figure.querySelector("strong")),
  ]);
  return {
    standing: said(main.querySelector(".standing")),
    facts: all(".title .facts > span:not(.standing)").map(said),
    notice: all(".notice p").map(said).join(" "),
    rows: all("tbody tr[id^='row-']").map((row) => all("td", row).map(said)),
    chosen: said(main.querySelector(".chosen h2")),
    figures: Object.fromEntries(figures),
    layers: all(".network li").map(said),
    charts: all(".chart").map((chart) => chart.getAttribute("aria-label") ?? ""),
    widths: all(".chart").map((chart) => [chart.querySelector(".uplot")?.clientWidth ?? 0, chart.clientWidth] as const),
    buttons: all("button:not(th button)").map(said),
    text: said(main),
  };
}
