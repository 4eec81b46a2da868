/** The Pareto front in the panel, in a real browser. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stateOf } from "../../server/protocol/state.ts";
import { createRandom } from "../../server/random.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import { scatterOf } from "../../webview/scatter.ts";
import { problemOf, simulate } from "../search/simulate.ts";
import { fashionSpace } from "../space/fashion-space.ts";
import { detailsOf, launch, noBrowser, openPanel } from "./browser.ts";

const problem = problemOf({
  objectives: [
    { metric: "accuracy", direction: "maximize" },
    { metric: "parameters", direction: "minimize" },
    { metric: "latency", direction: "minimize" },
  ],
  budget: { evaluations: 60 },
});
const { events } = await simulate({
  problem,
  evaluate: ({ decisions, seed }) => {
    const random = createRandom(seed);
    const { parameters } = instantiate(fashionSpace, decisions).architecture;
    const accuracy = 0.95 - 0.4 / Math.log10(parameters) - 0.2 * random.uniform() ** 2;
    const latency = parameters / 1e5 + random.uniform();
    return { kind: "done", metrics: { accuracy, loss: 1 - accuracy, latency }, epochs: 2, seconds: 1 };
  },
});
const state = stateOf(events);
if (!state) throw new Error("the run has begun");

test("the line of the front goes from corner to corner, and dominates or meets every candidate", () => {
  const { points, line } = scatterOf(state);
  expect(points).toHaveLength(60);
  for (const [index, corner] of line.slice(1).entries()) {
    const before = line[index];
    expect(corner.x === before?.x || corner.y === before?.y).toBe(true);
  }
  for (const { x, y } of points) expect(line.some((corner) => corner.x <= x && corner.y >= y)).toBe(true);
});

describe.skipIf(noBrowser)("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each([
    ["en", "Pareto Front", "hypervolume"],
    ["zh-cn", "帕累托前沿", "超体积"],
  ])("%s: candidates with their values; a click shows one", async (language, title, volume) => {
    const open = await openPanel(browser, {
      language,
      height: 1500,
      details: (candidate) => ({ type: "details", folder: "/runs/tiny", details: detailsOf(state, candidate, true) }),
    });
    try {
      await open.show({ kind: "run", folder: "/runs/tiny", status: "finished", events });
      const card = open.page.locator(".front");
      const text = await card.innerText();
      expect(text.toUpperCase()).toContain(title.toUpperCase());
      expect(text).toContain(volume);
      for (const id of state.front) expect(text).toContain(`#${id}`);
      expect(text).toContain(" ms");
      const last = state.front.at(-1) ?? 0;
      await card.getByRole("button", { name: `#${last}`, exact: true }).click();
      expect(open.posted.at(-1)).toEqual({ type: "choose", candidate: last });
      if (process.env.SHOT) await open.page.screenshot({ path: `${process.env.SHOT}-${language}.png` });
      await card
        .locator(".u-over")
        .first()
        .click({ position: { x: 5, y: 5 } });
      expect(open.posted.at(-1)).toMatchObject({ type: "choose" });
      expect(open.complaints).toEqual([]);
    } finally {
      await open.close();
    }
  });
});
