/** The built panel in a real browser, with the events of a real search. */
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatMetric } from "../../server/protocol/format.ts";
import type { PanelView, ToPanel } from "../../server/protocol/panel.ts";
import { type RunState, stateOf } from "../../server/protocol/state.ts";
import { customProblem } from "../runs/custom.ts";
import { temporaryFolder, tinyProblem, watch } from "../runs/tiny.ts";
import { simulate } from "../search/simulate.ts";
import { detailsOf, launch, noBrowser, type OpenPanel, openPanel, type PanelOptions } from "./browser.ts";
import { dark, highContrast, light } from "./themes.ts";

const folder = "/runs/tiny";
const byProgram = (place: string) =>
  customProblem(place, {
    answer: `for (const epoch of [1, 2]) tell({ id, epoch, metrics: { accuracy: epoch, points: 100 * epoch } });
             tell({ id, metrics: { accuracy: decisions.a, points: 300 } });`,
    task: "epochs: 2",
  });
const place = temporaryFolder();

if (noBrowser) test.skip(noBrowser, () => {});
else
  describe("the panel in a browser", async () => {
    const search = watch({ type: "start", problem: tinyProblem(place), runs: join(place, "runs") });
    expect(await search.exit).toBe(0);
    const { events } = search;
    const state = finalState(events);
    const best = state.finished?.best?.id ?? 0;
    const searched = events.findIndex(({ type }) => type === "searched");
    const middle = events.findIndex((event) => event.type === "evaluated" && event.id > 4) + 1;
    const custom = watch({ type: "start", problem: await byProgram(join(place, "custom")), runs: join(place, "runs") });
    expect(await custom.exit).toBe(0);
    /** Of a space with deeper networks. */
    const long = await simulate({ secondsPerEpoch: 1 });
    const wide = finalState(long.events);
    /** Of a space that does not fit into memory. */
    const crowded = await simulate({ memory: 2 ** 20 });
    const run = (rest: Partial<Extract<PanelView, { kind: "run" }>> = {}): PanelView => ({
      kind: "run",
      folder,
      status: "finished",
      events,
      ...rest,
    });
    const details = (candidate: number): ToPanel => ({
      type: "details",
      folder,
      details: detailsOf(state, candidate, candidate === best),
    });

    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());

    /** Opens the panel, tries something, and sees that nothing went wrong in the page. */
    async function panel(options: PanelOptions, trial: (open: OpenPanel) => Promise<void>): Promise<void> {
      const open = await openPanel(browser, { details, ...options });
      try {
        await trial(open);
        expect(open.complaints).toEqual([]);
      } finally {
        await open.close();
      }
    }
    const textOf = ({ page }: OpenPanel, selector = "main") => page.locator(selector).innerText();
    const widths = ({ page }: OpenPanel): Promise<readonly [number, number]> =>
      page.evaluate("[document.documentElement.scrollWidth, innerWidth]");

    describe("states", () => {
      test("loading, before anything is told: it asks for the view", () =>
        panel({}, async (open) => {
          expect(open.posted).toEqual([{ type: "ready" }]);
          expect(await textOf(open)).toContain("Reading the run");
        }));

      test("empty: Run Search", () =>
        panel({}, async (open) => {
          await open.show({ kind: "empty" });
          expect(await textOf(open)).toContain("No search has been run");
          await open.page.getByRole("button", { name: "Run Search" }).click();
          expect(open.posted.at(-1)).toEqual({ type: "runSearch" });
        }));

      test("starting says what it waits for", () =>
        panel({}, async (open) => {
          await open.show({ kind: "starting", search: "quick", file: "fashion.hnas" });
          expect(await textOf(open)).toContain("Starting search “quick” of fashion.hnas: waiting for the data");
        }));

      test("a problem: why, and its place as a link", () =>
        panel({}, async (open) => {
          await open.show({
            kind: "problem",
            of: "search",
            text: "the file is empty",
            place: { file: "/w/fashion.hnas", line: 4 },
          });
          expect(await textOf(open, "[role=alert]")).toContain("the file is empty");
          await open.page.getByRole("button", { name: "fashion.hnas:5" }).click();
          expect(open.posted.at(-1)).toEqual({ type: "openFile" });
        }));

      test("running: how far, how long yet, Stop", () =>
        panel({}, async (open) => {
          await open.show(run({ status: "running", events: events.slice(0, middle) }));
          const head = await textOf(open, "header");
          expect(head).toContain("running");
          expect(head).toMatch(/\d+ of 14/);
          expect(head).toMatch(/\d+ s left/);
          expect(head).toContain("2 workers");
          const share = finalState(events.slice(0, middle)).evaluations / 14;
          expect(await open.page.getByRole("progressbar").getAttribute("aria-valuenow")).toBe(String(Math.round(share * 100)));
          await open.page.getByRole("button", { name: "Stop" }).click();
          expect(open.posted.at(-1)).toEqual({ type: "stop" });
          expect(await textOf(open, "header")).toContain("Stopping…");
          await open.tell({ type: "events", folder, status: "interrupted", events: [{ type: "interrupted", time: state.last }] });
          expect(await textOf(open, "header")).toContain("stopped");
        }));

      test("finished, evaluated by a program: metrics by its own names, a network without layers", () => {
        const programs = finalState(custom.events);
        const winner = programs.finished?.best?.id ?? 0;
        const about = (candidate: number): ToPanel => ({
          type: "details",
          folder,
          details: detailsOf(programs, candidate, false),
        });
        return panel({ details: about }, async (open) => {
          await open.show(run({ events: custom.events }));
          const text = await textOf(open);
          expect(text).toContain(`Details of #${winner}`.toUpperCase());
          const chosen = open.page.locator(".chosen");
          await chosen.getByRole("button", { name: "Export…" }).click();
          expect(open.posted.at(-1)).toEqual({ type: "export", candidate: winner });
          await chosen.getByRole("button", { name: /^Insert Model/ }).click({ force: true });
          expect(open.posted.at(-1)).toEqual({ type: "export", candidate: winner });
          expect(text).toMatch(/points \/ epoch\n(.*\n)+.*200\.0/);
          expect(text).toContain("validation");
        });
      });

      test("the final training tells its epochs", () =>
        panel({}, async (open) => {
          await open.show(run({ status: "running", events: events.slice(0, searched + 1) }));
          expect(await textOf(open, "header")).toContain("final training: starting");
          await open.tell({ type: "events", folder, status: "running", events: events.slice(searched + 1, searched + 3) });
          expect(await textOf(open, "header")).toContain("final training: epoch 2 of 6");
        }));

      test("interrupted: Resume", () =>
        panel({}, async (open) => {
          await open.show(run({ status: "interrupted", events: events.slice(0, middle) }));
          expect(await textOf(open)).toContain("The search was interrupted. Nothing that was finished is lost.");
          await open.page.getByRole("button", { name: "Resume" }).click();
          expect(open.posted.at(-1)).toEqual({ type: "resume" });
        }));

      test("ended early: why, the file as a link, Resume", () =>
        panel({}, async (open) => {
          const problem = "the disk is full; free some space and resume";
          await open.show(run({ status: "interrupted", events: events.slice(0, middle), problem }));
          expect(await textOf(open, "[role=alert]")).toContain(problem);
          await open.page.getByRole("button", { name: "tiny.hnas" }).click();
          await open.page.getByRole("button", { name: "Resume" }).click();
          expect(open.posted.slice(-2)).toEqual([{ type: "openFile" }, { type: "resume" }]);
        }));

      test("finished: the winner's metric on the test split, and it can be inserted", () =>
        panel({}, async (open) => {
          await open.show(run());
          const winner = await textOf(open, ".winner");
          expect(winner).toContain(`${formatMetric(state.finished?.best?.test?.accuracy ?? Number.NaN)}\naccuracy (test)`);
          expect(winner).toContain(
            `${formatMetric(state.finished?.best?.validation.accuracy ?? Number.NaN)}\naccuracy (validation)`,
          );
          await open.page.locator(".winner").getByRole("button", { name: "Insert Model" }).click();
          await open.page.getByRole("button", { name: "Export…" }).click();
          expect(open.posted.slice(-2)).toEqual([
            { type: "insert", candidate: best },
            { type: "export", candidate: best },
          ]);
        }));

      test("candidates that were too large for the memory are told of at the end, in both languages", async () => {
        const told = run({ events: events.map((event) => (event.type === "searched" ? { ...event, tooLarge: 3 } : event)) });
        await panel({}, async (open) => {
          await open.show(run());
          expect(await textOf(open)).not.toContain("memory than there is");
          await open.show(told);
          expect(await textOf(open, ".winner")).toMatch(/done\. 3 candidates would have taken more memory than there is\.\n/);
          await open.show(run({ events: crowded.events }));
          expect(await textOf(open, "[role=alert]")).toMatch(/fits into memory\. .* \d+ candidates would have taken more memory/);
        });
        await panel({ language: "zh-cn" }, async (open) => {
          await open.show(told);
          expect(await textOf(open, ".winner")).toContain("有 3 个候选所需内存超出可用内存，未予训练。");
        });
      });

      test("warnings: one is there to read, several on demand, in both languages", async () => {
        const [started, ...rest] = events.slice(0, middle);
        const warned = (...texts: readonly string[]) =>
          run({
            status: "running",
            events: [
              ...(started ? [started] : []),
              ...texts.map((text) => ({ type: "warning", time: state.began, text }) as const),
              ...rest,
            ],
          });
        await panel({}, async (open) => {
          await open.show(run());
          expect(await open.page.locator(".warnings").count()).toBe(0);
          await open.show(warned("the loss is slow"));
          expect(await textOf(open, ".warnings")).toBe("1 warning\nthe loss is slow");
          await open.show(warned("the loss is slow", "the layer dense_1 is slow"));
          expect(await textOf(open, ".warnings")).toBe("2 warnings");
          await open.page.getByText("2 warnings").click();
          expect(await textOf(open, ".warnings")).toContain("the layer dense_1 is slow");
        });
        await panel({ language: "zh-cn" }, async (open) => {
          await open.show(warned("the loss is slow"));
          expect(await textOf(open, ".warnings")).toBe("1 条警告\nthe loss is slow");
        });
      });

      test("no candidate could be trained", () =>
        panel({}, async (open) => {
          const failing = await simulate({ evaluate: () => ({ kind: "failed", reason: "the loss became NaN", seconds: 1 }) });
          await open.show(run({ events: failing.events }));
          expect(await textOf(open, "[role=alert]")).toContain("All 20 candidates failed.");
          expect(await textOf(open, "#row-1")).toContain("failed: the loss became NaN");
        }));

      test("the language server is gone: Restart, and nothing else can be asked of it", () =>
        panel({}, async (open) => {
          await open.show(run({ status: "running", events: events.slice(0, middle) }));
          await open.tell({ type: "server", running: false });
          await open.page.getByRole("button", { name: "Restart" }).click();
          expect(open.posted.at(-1)).toEqual({ type: "restartServer" });
          await open.page.getByRole("button", { name: /^Stop/ }).click({ force: true });
          expect(open.posted.at(-1)).toEqual({ type: "restartServer" });
          await open.tell({ type: "server", running: true });
          expect(await textOf(open)).not.toContain("language server");
        }));
    });

    describe("candidates", () => {
      test("details are asked for, shown, and kept", () =>
        panel({}, async (open) => {
          await open.show(run());
          expect(open.posted).toEqual([{ type: "ready" }, { type: "choose", candidate: best }]);
          const other = best === 2 ? 3 : 2;
          await open.page.locator(`#row-${other}`).click();
          expect(open.posted.at(-1)).toEqual({ type: "choose", candidate: other });
          expect(await textOf(open, ".chosen")).toMatch(new RegExp(`candidate #${other}`, "i"));
          const insert = open.page.locator(".chosen").getByRole("button", { name: /^Insert Model/ });
          expect(await insert.getAttribute("aria-disabled")).toBe("true");
          expect(await insert.getAttribute("title")).toContain("Its weights are not kept");
          expect(await open.page.locator(".network .layer").count()).toBe(
            detailsOf(state, other, false).architecture.nodes.length + 1,
          );
          expect(await textOf(open, ".layers")).toContain("conv2d_1");
          expect(await textOf(open, ".sheet.decisions")).toContain("training.learning_rate");
          await open.page.getByRole("button", { name: "Show the Best" }).click();
          expect(await textOf(open, ".chosen")).toMatch(new RegExp(`the winner: #${best}`, "i"));
        }));

      test("until the details come there is a skeleton, and why there are none is told", () =>
        panel({ details: () => undefined }, async (open) => {
          await open.show(run());
          expect(await open.page.locator(".skeleton").count()).toBeGreaterThan(0);
          await open.tell({ type: "noDetails", folder, candidate: best, text: "the run's folder is gone" });
          expect(await open.page.locator(".skeleton").count()).toBe(0);
          expect(await textOf(open, ".chosen")).toContain("the run's folder is gone");
        }));

      test("the keyboard goes through the rows and chooses, and nothing scrolls by choosing", () =>
        panel({ height: 500 }, async (open) => {
          const { page, posted } = open;
          await open.show(run());
          const grid = page.getByRole("grid");
          await grid.focus();
          const active = () => grid.getAttribute("aria-activedescendant");
          await page.keyboard.press("Home");
          expect(await active()).toBe("row-1");
          await page.keyboard.press("ArrowDown");
          await page.keyboard.press("ArrowDown");
          await page.keyboard.press("ArrowUp");
          expect(await active()).toBe("row-2");
          await page.keyboard.press("End");
          expect(await active()).toBe(`row-${state.candidates.length}`);
          const scrolled = () => page.evaluate("[scrollY, document.querySelector('.grid').scrollTop]");
          const before = await scrolled();
          await page.keyboard.press("Enter");
          expect(posted.at(-1)).toEqual({ type: "choose", candidate: state.candidates.length });
          expect(await page.locator(`#row-${state.candidates.length}`).getAttribute("aria-selected")).toBe("true");
          expect(await scrolled()).toEqual(before);
        }));

      test("nothing scrolls by choosing, even while the details are not there yet", () =>
        panel({ height: 500, details: (id) => (id === best ? details(id) : undefined) }, async (open) => {
          const { page } = open;
          await open.show(run());
          const other = best === 2 ? 3 : 2;
          await page.evaluate("document.querySelector('.candidates').scrollIntoView({ block: 'center' })");
          const scrolled = () => page.evaluate<number>("scrollY");
          const before = await scrolled();
          expect(before).toBeGreaterThan(100);
          await page.evaluate(`document.querySelector("#row-${other}").click()`);
          await open.tell();
          expect(await page.locator(".details .skeleton").count()).toBe(1);
          expect(await scrolled()).toBe(before);
        }));

      test("headers sort, say so, and the order is kept over a reload", () =>
        panel({}, async (open) => {
          const { page } = open;
          await open.show(run());
          const ids = async () => (await page.locator(".grid tbody td.number").allInnerTexts()).map(Number);
          expect((await ids()).slice(0, 3)).toEqual([1, 2, 3]);
          const header = page.locator("[role=grid] th.metric");
          await header.getByRole("button").click();
          expect((await ids())[0]).toBe(best);
          expect(await header.getAttribute("aria-sort")).toBe("descending");
          await header.getByRole("button").click();
          expect(await header.getAttribute("aria-sort")).toBe("ascending");
          await page.locator("#row-2").click();
          const memory = await open.memory();
          expect(memory).toEqual({ folder, candidate: 2, sort: { column: "metric", descending: false } });
          await panel({ memory }, async (again) => {
            await again.show(run());
            expect(await again.page.locator("[aria-sort=ascending]").innerText()).toContain("accuracy");
            expect(again.posted.at(-1)).toEqual({ type: "choose", candidate: 2 });
          });
        }));

      test("a dot of the curve chooses its candidate", () =>
        panel({}, async (open) => {
          await open.show(run());
          const box = await open.page.locator(".best .u-over").boundingBox();
          if (!box) throw new Error("the curve is not there");
          await open.page.mouse.click(box.x + (box.width * 3) / 14, box.y + box.height / 2);
          await expect.poll(() => open.posted.at(-1)).toEqual({ type: "choose", candidate: 3 });
        }));
    });

    test("a live run grows, event by event, to what it is at the end", () =>
      panel({}, async (open) => {
        await open.show(run({ status: "running", events: events.slice(0, 1) }));
        expect(await textOf(open)).toContain("No candidate has a result yet.");
        for (const event of events.slice(1)) await open.tell({ type: "events", folder, status: "running", events: [event] });
        await open.tell({ type: "events", folder, status: "finished", events: [] });
        const grown = await textOf(open);
        await open.show(run());
        expect(await textOf(open)).toBe(grown);
        const chosen = open.posted.flatMap((message) => (message.type === "choose" ? [message.candidate] : []));
        expect(chosen.at(-1)).toBe(best);
      }));

    test("Chinese", () =>
      panel({ language: "zh-cn" }, async (open) => {
        await open.show(run());
        const text = await textOf(open);
        for (const part of ["已完成", "accuracy（测试集）", "插入模型", "候选", "参数量"]) expect(text).toContain(part);
        expect(text).not.toMatch(/validation|candidates|Insert/i);
      }));

    test.each([320, 700, 1300])("at %d pixels nothing is wider than the page", (width) =>
      panel({ width, details: (id) => ({ type: "details", folder, details: detailsOf(wide, id, true) }) }, async (open) => {
        await open.show(run({ events: long.events }));
        expect(await textOf(open, ".layers")).toContain("global_avg_pool_1");
        const [content, page] = await widths(open);
        expect(content).toBeLessThanOrEqual(page);
      }),
    );

    test("charts follow the theme", () =>
      panel({ theme: dark }, async (open) => {
        await open.show(run());
        const pixels = () => open.page.evaluate<string>("document.querySelector('.best canvas').toDataURL()");
        const seen = [await pixels()];
        for (const theme of [light, highContrast]) {
          await open.setTheme(theme);
          await expect.poll(pixels).not.toBe(seen.at(-1));
          seen.push(await pixels());
        }
        expect(new Set(seen).size).toBe(3);
      }));

    test("behind each chart and the network stands a text", () =>
      panel({}, async (open) => {
        await open.show(run());
        const captions = await open.page.locator(".hidden caption").allTextContents();
        expect(captions).toContain("Best so Far: accuracy (validation)");
        expect(captions).toContain("loss: loss after each epoch");
        expect(captions).toContain("final training: loss: loss after each epoch");
        expect(await open.page.locator(".network ol li").first().textContent()).toBe("input, 6 × 6 × 1");
      }));
  });

function finalState(events: Parameters<typeof stateOf>[0]): RunState {
  const state = stateOf(events);
  if (!state) throw new Error("the search has begun");
  return state;
}
