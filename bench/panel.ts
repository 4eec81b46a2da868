/**
 * The results panel with 10,000 candidates, in Chromium without a graphics card: milliseconds from the view message of a stored run to
 * its first paint, and of the processor's time for scripting in each frame while 20 events a frame arrive. To reach: 500, and 16 in 95 of 100 frames.
 */
import type { Page } from "playwright-core";
import type { RunEvent } from "../server/protocol/events.ts";
import type { PanelView, ToPanel } from "../server/protocol/panel.ts";
import { stateOf } from "../server/protocol/state.ts";
import { problemOf, simulate } from "../test/search/simulate.ts";
import { detailsOf, launch, noBrowser, type OpenPanel, openPanel } from "../test/webview/browser.ts";

const candidates = 10_000;
const eventsPerFrame = 20;
const frames = 300;
const folder = "/runs/large";

export default async function measure(): Promise<object> {
  if (noBrowser) throw new Error(`${noBrowser}; install it and measure again`);
  const generator = { name: "random", arguments: {} };
  const problem = problemOf({ budget: { evaluations: candidates }, generator });
  const { events } = await simulate({ problem, secondsPerEpoch: 1 });
  const state = stateOf(events);
  if (!state) throw new Error("the simulated search has no events");
  const browser = await launch();
  const open = () => openPanel(browser, { details: (id) => ({ type: "details", folder, details: detailsOf(state, id, true) }) });
  const paints: number[] = [];
  for (let turn = 0; turn < 5; turn++)
    paints.push(await withPanel(open, ({ page }) => firstPaint(page, viewOf(events, "finished"))));
  const live = await withPanel(open, (panel) => liveFrames(panel, events));
  await browser.close();
  return { unit: "ms", candidates, firstPaint: round(at(paints, 0.5)), frames, eventsPerFrame, ...live };
}

async function withPanel<T>(open: () => Promise<OpenPanel>, use: (panel: OpenPanel) => Promise<T>): Promise<T> {
  const panel = await open();
  const result = await use(panel);
  if (panel.complaints.length > 0) throw new Error(panel.complaints.join("\n"));
  await panel.close();
  return result;
}

const viewOf = (events: readonly RunEvent[], status: "running" | "finished"): PanelView => ({
  kind: "run",
  folder,
  status,
  events,
});

/** From the message to the end of the first frame that shows rows. */
async function firstPaint(page: Page, view: PanelView): Promise<number> {
  await page.evaluate(`window.stored = ${JSON.stringify({ type: "view", view } satisfies ToPanel)}; undefined`);
  return page.evaluate<number>(`new Promise((resolve) => setTimeout(resolve, 500)).then(() => new Promise((resolve) => {
    const begin = performance.now();
    const look = () => document.querySelector("[id^=row-]")
      ? setTimeout(() => resolve(performance.now() - begin))
      : requestAnimationFrame(look);
    window.postMessage(stored, "*");
    requestAnimationFrame(look);
  }))`);
}

/** The last events of the search, told live, one message each; what each frame's work took. */
async function liveFrames(panel: OpenPanel, events: readonly RunEvent[]): Promise<object> {
  const end = events.findIndex(({ type }) => type === "searched");
  const first = end - frames * eventsPerFrame;
  await panel.show(viewOf(events.slice(0, first), "running"));
  const client = await panel.page.context().newCDPSession(panel.page);
  // Of the processor, so that other programs do not count.
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  const used = async (name: string) => {
    const { metrics } = await client.send("Performance.getMetrics");
    return 1000 * (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN);
  };
  const [scripting, all]: [number[], number[]] = [[], []];
  for (let frame = 0; frame < frames; frame++) {
    const from = first + frame * eventsPerFrame;
    const messages = events
      .slice(from, from + eventsPerFrame)
      .map((event): ToPanel => ({ type: "events", folder, status: "running", events: [event] }));
    const before = [await used("ScriptDuration"), await used("TaskDuration")] as const;
    await panel.tell(...messages);
    scripting.push((await used("ScriptDuration")) - before[0]);
    all.push((await used("TaskDuration")) - before[1]);
  }
  return { scripting: summary(scripting), withLayoutAndPaint: summary(all) };
}

const summary = (times: readonly number[]) => ({
  median: round(at(times, 0.5)),
  p95: round(at(times, 0.95)),
  most: round(at(times, 1)),
});

/** The value below which a share of them lies. */
const at = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN;
const round = (value: number): number => Number(value.toPrecision(3));
