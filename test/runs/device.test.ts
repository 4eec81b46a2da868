/** A search on the device that is tested: test/compute/backend.ts. What can happen to one is in process.test.ts. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { device } from "../compute/backend.ts";
import { essence } from "./essence.ts";
import { temporaryFolder, tinyProblem, watch } from "./tiny.ts";

test(`on ${device} a run that was stopped and resumed is the run that it would have been`, { timeout: 300_000 }, async () => {
  const folder = temporaryFolder();
  const problem = tinyProblem(folder, { budget: { evaluations: 3 }, workers: 1 });
  const calm = watch({ type: "start", problem, runs: join(folder, "calm") });
  expect(await calm.exit).toBe(0);
  expect(calm.events[0]).toMatchObject({ type: "started", device: expect.stringMatching(new RegExp(`^${device}`)) });

  const first = watch({ type: "start", problem, runs: join(folder, "stopped") });
  const begun = await first.until(({ type }) => type === "run");
  await first.until((report) => report.type === "event" && report.event.type === "evaluated");
  first.search.stop();
  expect(await first.exit).toBe(130);
  const second = watch({ type: "resume", folder: begun.type === "run" ? begun.folder : "" });
  expect(await second.exit).toBe(0);
  expect(essence([...first.events, ...second.events])).toEqual(essence(calm.events));
});
