/**
 * `kill -9` of a search process or one of its workers, at moments that whoever calls chooses; no test runner is needed. On Linux only.
 * A worker is not killed again before all that it may have been at has a result, and something else, too: the second time its
 * candidate would fail, and where workers die before they can work, the search ends; as they should.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { RunEvent } from "../../server/protocol/events.ts";
import { exitCode } from "../../server/protocol/exit.ts";
import type { SearchRequest } from "../../server/protocol/messages.ts";
import type { Random } from "../../server/random.ts";
import { listRuns, type RunFolder, readRun } from "../../server/runs/store.ts";
import { weightsPath } from "../../server/runs/weights.ts";
import { runSearch } from "../../server/search-client.ts";
import { isCode } from "../../server/system.ts";
import { essence } from "./essence.ts";
import { childrenOf, gone } from "./processes.ts";

export type Victim = "search process" | "worker";

export interface Kills {
  /** Which process it is. */
  readonly random: Random;
  /** Resolves when the next one is due. @param told all events of the run so far, a list that grows */
  readonly moment: (told: readonly RunEvent[], isOver: () => boolean) => Promise<unknown>;
  readonly wants: () => boolean;
  readonly onKill: (victim: Victim) => void;
}

type Beginning = SearchRequest & { type: "start" };

/**
 * Runs a search to its end, resumed after each kill of the search process. Throws where something that was told before a kill is lost,
 * or begun or evaluated twice.
 * @param runs the folder of its run
 * @param begin what begins it, with two workers
 */
export async function runKilled(runs: string, begin: () => Promise<Beginning>, kills: Kills): Promise<RunFolder> {
  for (;;) {
    const [run] = listRuns(runs);
    const events = run && existsSync(join(run.path, "journal.jsonl")) ? readRun(run) : [];
    if (run && events.at(-1)?.type === "finished") return run;
    // Killed before it began: it is begun again, as its user would.
    if (run && events.length === 0) rmSync(run.path, { recursive: true });
    const isBegun = run && events.length > 0;
    await session(isBegun ? { type: "resume", folder: run.path, workers: 2 } : await begin(), events, kills);
    const [after] = listRuns(runs);
    if (after && existsSync(join(after.path, "journal.jsonl"))) check(readRun(after));
  }
}

/** From a start or resumption to the end, or to the end of the search process; told events stay, as those before do. */
async function session(
  request: Exclude<SearchRequest, { type: "stop" }>,
  before: readonly RunEvent[],
  { random, moment, wants, onKill }: Kills,
): Promise<void> {
  const told: RunEvent[] = [...before];
  let folder = request.type === "resume" ? request.folder : "";
  let problem = "";
  const search = runSearch(request, (report) => {
    if (report.type === "run") folder = report.folder;
    if (report.type === "event") told.push(report.event);
    if (report.type === "problem") problem = report.text;
  });
  let isOver = false;
  let isKilled = false;
  let struck: readonly string[] = [];
  /** Results by the time of the last strike. */
  let known = -1;
  const ended = search.exit.then((code) => {
    isOver = true;
    return code;
  });
  while (!isOver) {
    await Promise.race([ended, moment(told, () => isOver)]);
    if (isOver || !wants()) continue;
    const workers = childrenOf(search.pid);
    const results = resultsOf(told);
    const mayStrike =
      folder !== "" && workers.length > 0 && results.length > known && struck.every((step) => results.includes(step));
    if (mayStrike && random.uniform() < 0.6) {
      known = results.length;
      end(workers[random.below(workers.length)] as number);
      // What had begun by then stands in the journal before long; the final training has no step.
      await setTimeout(100);
      const journal = readRun({ name: "", path: folder });
      const isFinal = journal.some(({ type }) => type === "searched");
      struck = [...stepsOf(journal), ...(isFinal ? [stepOf({ id: 0 })] : [])].filter((step) => !results.includes(step));
      onKill("worker");
    } else {
      isKilled = true;
      end(Number(search.pid));
      onKill("search process");
      await ended;
      await gone(workers);
    }
  }
  const code = await ended;
  if (!isKilled && code !== exitCode.done) throw new Error(`a search ended with ${code}: ${problem}`);
  const now = folder === "" ? [] : readRun({ name: "", path: folder });
  if (!isDeepStrictEqual(now.slice(0, told.length), told)) throw new Error(`what ${folder} had told was lost`);
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It has just ended by itself.
    if (!isCode(error, "ESRCH")) throw error;
  }
}

function check(events: readonly RunEvent[]): void {
  for (const steps of [stepsOf(events), resultsOf(events)])
    if (new Set(steps).size < steps.length) throw new Error("something was begun or evaluated twice");
}

const stepOf = ({ id, rung = 0 }: { readonly id: number; readonly rung?: number }): string => `${id} at ${rung}`;
const stepsOf = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === "proposed" || event.type === "promoted" ? stepOf(event) : []));
const resultsOf = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === "evaluated" || event.type === "failed" ? stepOf(event) : []));

/** What must be equal in two runs of one problem, weights of the winner and what the generator has learned included. */
export const wholeOf = (run: RunFolder) => ({
  events: essence(readRun(run)),
  files: [weightsPath(run, "final"), join(run.path, "generator.json")].map((path) => readFileSync(path)),
});
