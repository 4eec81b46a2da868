import { expect, test } from "vitest";
import { readRun, runAt } from "../../server/runs/store.ts";
import { essence, temporaryFolder, tinyProblem, watch } from "./tiny.ts";

test("a search in processes of its own: from the data to tested weights", async () => {
  const folder = temporaryFolder();
  const problem = tinyProblem(folder);
  const t0 = performance.now();
  const watched = watch({ type: "start", problem, runs: `${folder}/runs` });
  const code = await watched.exit;
  console.log(
    performance.now() - t0,
    code,
    watched.reports.slice(0, 2).map((r) => JSON.stringify(r).slice(0, 200)),
    JSON.stringify(watched.events.at(-1)),
  );
  for (const e of watched.events) if (e.type === "evaluated") console.log(e.id, e.validation, e.seconds);
  expect(code).toBe(0);
});
