/** The process that runs one search, for whoever forked it. It ends with whoever forked it; then the run can be resumed. */
import { exitCode, UserError } from "./protocol/exit.ts";
import type { SearchReport, SearchRequest } from "./protocol/messages.ts";
import { resume, start } from "./session/begin.ts";

const stop = new AbortController();
stop.signal.addEventListener("abort", () => {
  // Whatever this process is in the middle of: what is in the journal is safe.
  setTimeout(() => process.exit(exitCode.interrupted), 1500).unref();
});
process.on("disconnect", () => stop.abort());
process.on("SIGTERM", () => stop.abort());
// Ctrl-C reaches all processes of a terminal; the one that draws there decides what follows, and says `stop`.
for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => {});

process.on("message", (request: SearchRequest) => {
  if (request.type === "stop") return stop.abort();
  const asker = { tell, stop: stop.signal };
  (request.type === "start" ? start(request, asker) : resume(request, asker)).then(
    async (code) => {
      await told;
      process.exit(code);
    },
    async (error: unknown) => {
      const problem = problemOf(error);
      await tell(problem);
      process.exit(problem.exitCode);
    },
  );
});

/** The last that was told; all before it has been, too. */
let told = Promise.resolve();

/** An asker that has just died needs no answer; `disconnect` ends this process. */
function tell(report: SearchReport): Promise<void> {
  told = new Promise((resolve) => {
    if (process.connected) process.send?.(report, undefined, undefined, () => resolve());
    else resolve();
  });
  return told;
}

function problemOf(error: unknown): SearchReport & { type: "problem" } {
  if (error instanceof UserError) return { type: "problem", exitCode: error.exitCode, text: error.message };
  // A fault of this program: whoever reports it needs to know where.
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const said = `HNAS has failed; this is a fault in it. What was finished is kept.\n${text}`;
  return { type: "problem", exitCode: exitCode.cannotGoOn, text: said };
}
