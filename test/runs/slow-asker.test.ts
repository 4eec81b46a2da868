/** What was told last is heard, however slow whoever asked for the search is. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { listRuns, readRun } from "../../server/runs/store.ts";
import { customProblem } from "./custom.ts";
import { temporaryFolder } from "./tiny.ts";

const folder = temporaryFolder();

test.runIf(process.platform === "linux")("an asker that was paused until the search had ended hears all of it", async () => {
  const place = join(folder, "paused");
  // More than the pipe between the processes holds.
  const answer = `for (let epoch = 1; epoch <= 3000; epoch++) tell({ id, epoch, metrics: { accuracy: epoch } });
    await pause(500); tell({ id, metrics: { accuracy: 1 } });`;
  const problem = await customProblem(place, { answer, search: "budget: 4 evaluations" });
  const runs = join(place, "runs");
  const script = join(place, "asker.mjs");
  const client = new URL("../../server/search-client.ts", import.meta.url).href;
  writeFileSync(
    script,
    `import { runSearch } from ${JSON.stringify(client)};
     let last;
     const search = runSearch(${JSON.stringify({ type: "start", problem, runs })}, (report) => {
       last = report.event?.type;
       if (last === "proposed") console.log("begun");
     });
     console.log(await search.exit, last);`,
  );
  const asker = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  asker.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  const ended = new Promise((resolve) => asker.on("close", resolve));
  await new Promise((resolve) => asker.stdout.once("data", resolve));
  asker.kill("SIGSTOP");
  for (let end = Date.now() + 60_000; Date.now() < end; await pause(100)) {
    const [run] = listRuns(runs);
    if (run && readRun(run).some(({ type }) => type === "finished")) break;
  }
  await pause(1000);
  asker.kill("SIGCONT");
  await ended;
  expect(text.trim().split("\n").at(-1)).toBe("0 finished");
});
