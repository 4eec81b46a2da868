/** Runs a search and shows it while it goes: drawn live on a terminal, as lines elsewhere, as JSON lines for programs. */
import { createLogUpdate } from "log-update";
import type { RunEvent } from "../protocol/events.ts";
import { exitCode } from "../protocol/exit.ts";
import { formatMetric } from "../protocol/format.ts";
import type { SearchReport, SearchRequest } from "../protocol/messages.ts";
import { next, type RunState, stateOf } from "../protocol/state.ts";
import { runSearch } from "../search-client.ts";
import { plural } from "../words.ts";
import { frontText } from "./front.ts";
import { candidateLine, eventLine, progressLines } from "./progress.ts";
import { shortPath } from "./report.ts";

const frameMilliseconds = 100;

/** @returns the exit code */
export async function showSearch(
  request: Exclude<SearchRequest, { type: "stop" }>,
  { json, here, runs }: { readonly json: boolean; readonly here: string; readonly runs: string | undefined },
): Promise<number> {
  const live = !json && process.stdout.isTTY === true;
  const draw = createLogUpdate(process.stdout, { showCursor: true });
  let state: RunState | undefined;
  let folder = "";
  let explained = false;

  const print = (text: string) => {
    if (live) draw.clear();
    process.stdout.write(`${text}\n`);
  };
  const complain = (text: string) => {
    if (live) draw.clear();
    process.stderr.write(`hnas: ${text}\n`);
  };
  const onEvent = (event: RunEvent) => {
    state = next(state, event);
    if (event.type === "warning") complain(event.text);
    if (json) print(JSON.stringify(event));
    // A live display says all but what went wrong and where the search has ended.
    else if (state && (!live || event.type === "failed" || event.type === "searched")) {
      const line = eventLine(event, state);
      if (line !== undefined) print(line);
    }
  };
  const onReport = (report: SearchReport) => {
    if (report.type === "event") onEvent(report.event);
    else if (report.type === "problem") {
      explained = true;
      complain(report.text);
    } else {
      folder = report.folder;
      state = stateOf(report.history);
    }
  };

  const search = runSearch(request, onReport);
  const frames = live
    ? setInterval(() => {
        if (state)
          draw(
            progressLines(state, Date.now())
              .map((line) => line.slice(0, process.stdout.columns - 1))
              .join("\n"),
          );
        else draw("starting: reading the data, starting the workers ...");
      }, frameMilliseconds)
    : undefined;
  const stop = () => search.stop();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  let isAlone = false;
  process.stdout.removeAllListeners("error").on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (isAlone) return;
    isAlone = true;
    // Else whoever read the output has gone, as in `hnas search ... | head`.
    if (code !== "EPIPE") process.stderr.write(`hnas: the progress cannot be written: ${message}\n`);
    stop();
  });
  const code = await search.exit;
  clearInterval(frames);
  if (live) draw.clear();
  if (code === exitCode.cannotGoOn && !explained) process.stderr.write("hnas: the search process was killed\n");
  const last = state && ending(state, code, shortPath(folder, here), runs === undefined ? "" : ` --runs ${runs}`);
  if (last && isAlone) process.stderr.write(`${last}\n`);
  else if (last && !json) print(last);
  if (code === exitCode.done && state?.finished?.best === null) return exitCode.problem;
  return code;
}

/** The last words: what was reached and what to do next. */
function ending(state: RunState, code: number, folder: string, option: string): string {
  const { run, finished, problem } = state;
  if (finished?.best) {
    const { id, test, parameters } = finished.best;
    const { metric } = problem.search.goal;
    const winner = candidateLine(state, state.candidates[id - 1]) || plural(parameters, "parameter");
    const tested = test?.[metric] === undefined ? "" : ` · ${metric} ${formatMetric(test[metric])} (test)`;
    const lines = frontText(state);
    const front = lines.length > 0 ? `\n${lines.join("\n")}\n` : "";
    return `${run}: finished after ${plural(finished.evaluations, "evaluation")}\nwinner #${id}: ${winner}${tested}\nin ${folder}${front}\n  hnas export ${run} --target ${problem.task.program ? "json" : "tfjs|keras|pytorch"}${option}\n  hnas show ${run}${option}`;
  }
  if (finished?.evaluations === 0)
    return `${run}: no candidate could be trained: none was found that meets the constraints of the space and fits into memory.`;
  if (finished)
    return `${run}: no candidate could be ${problem.task.program ? "evaluated" : "trained"}. \`hnas show ${run}${option}\` says of each why it failed: mend the space, ${problem.task.program ? "or the program" : "the training settings or the data"}.`;
  const kept = `${plural(state.evaluations, "evaluation")} kept in ${folder}`;
  return code === exitCode.interrupted
    ? `interrupted; ${kept}\n  hnas resume ${run}${option}`
    : `ended early; ${kept}\n  hnas resume ${run}${option}`;
}
