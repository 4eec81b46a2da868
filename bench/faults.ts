/**
 * 100 times (or as often as is told: `npm run bench -- faults 20`) `kill -9` of a search process or one of its workers, at random
 * moments of small real searches: with REINFORCE, with successive halving, with a Gaussian process. After each kill the search is
 * resumed. Of each search that came to its end: everything that was told before a kill is still there, nothing was evaluated twice,
 * events, weights of the winner and what the generator has learned are, bit for bit, those of a search that nothing happened to.
 * It stops at the first difference. A worker is not killed again before all that it may have been at has a result, and something
 * else, too: the second time its candidate would fail, and where workers die before they can work, the search ends; as they should.
 * On Linux only.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { startRequest } from "../server/commands/search.ts";
import type { RunEvent } from "../server/protocol/events.ts";
import { exitCode } from "../server/protocol/exit.ts";
import type { SearchRequest } from "../server/protocol/messages.ts";
import { createRandom } from "../server/random.ts";
import { listRuns, type RunFolder, readRun } from "../server/runs/store.ts";
import { weightsPath } from "../server/runs/weights.ts";
import { runSearch } from "../server/search-client.ts";
import { essence } from "../test/runs/essence.ts";
import { childrenOf, gone } from "../test/runs/processes.ts";

const searches = {
  reinforce: "strategy: reinforce\n  budget: 12 evaluations",
  halving: "strategy: reinforce\n  fidelity: halving(epochs: [1, 2, 4], reduction: 2)\n  budget: 12 evaluations",
  bayesian: "strategy: bayesian\n  budget: 10 evaluations",
};
type Kind = keyof typeof searches;

/** Longest time from one fault to the next, in ms: some fall into the start, most into trainings. */
const longest = 2500;

type Victim = "search process" | "worker";

interface Whole {
  readonly events: readonly string[];
  readonly files: readonly Buffer[];
}

const random = createRandom(1, "faults");

export default async function measure([wanted = "100"]: readonly string[]): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "hnas-faults-"));
  const killed: Record<Victim, number> = { "search process": 0, worker: 0 };
  const finished: Record<Kind, number> = { reinforce: 0, halving: 0, bayesian: 0 };
  const total = () => killed["search process"] + killed.worker;
  try {
    const kinds = Object.keys(searches) as Kind[];
    const files = kinds.map((kind) => [kind, fileOf(folder, kind)] as const);
    const calm = new Map<Kind, Whole>();
    for (const [kind, file] of files)
      calm.set(
        kind,
        wholeOf(
          await oneSearch(
            file,
            join(folder, `calm-${kind}`),
            () => {},
            () => false,
          ),
        ),
      );
    for (let turn = 0; total() < Number(wanted); turn++) {
      const [kind, file] = files[turn % files.length] as (typeof files)[0];
      const onKill = (victim: Victim) => {
        killed[victim] += 1;
        console.error(`${total()}: ${victim} of ${kind}`);
      };
      const run = await oneSearch(file, join(folder, `${kind}-${turn}`), onKill, () => total() < Number(wanted));
      if (!isDeepStrictEqual(wholeOf(run), calm.get(kind))) throw new Error(`${run.path} came to another end`);
      finished[kind] += 1;
    }
    rmSync(folder, { recursive: true });
    return { unit: "kills", killed, finished, lost: 0, twice: 0, different: 0 };
  } catch (error) {
    throw new Error(`after ${total()} kills, in ${folder}`, { cause: error });
  }
}

/** Runs a search to its end, with faults as long as they are wanted. */
async function oneSearch(file: string, runs: string, onKill: (victim: Victim) => void, wants: () => boolean): Promise<RunFolder> {
  for (;;) {
    const [run] = listRuns(runs);
    const events = run && existsSync(join(run.path, "journal.jsonl")) ? readRun(run) : [];
    if (run && events.at(-1)?.type === "finished") return run;
    // Killed before it began: it is begun again, as its user would.
    if (run && events.length === 0) rmSync(run.path, { recursive: true });
    const begins = { ...(await startRequest(file, runs, { device: "wasm" })), workers: 2 };
    await session(run && events.length > 0 ? { type: "resume", folder: run.path, workers: 2 } : begins, events, onKill, wants);
    const [after] = listRuns(runs);
    if (after && existsSync(join(after.path, "journal.jsonl"))) check(readRun(after));
  }
}

/** From a start or resumption to the end, or to the end of the search process; told events stay, as those before do. */
async function session(
  request: Exclude<SearchRequest, { type: "stop" }>,
  before: readonly RunEvent[],
  onKill: (victim: Victim) => void,
  wants: () => boolean,
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
    const isDue = await Promise.race([ended.then(() => false), setTimeout(longest * random.uniform()).then(() => true)]);
    if (!isDue || isOver || !wants()) continue;
    const workers = childrenOf(search.pid);
    const results = resultsOf(told);
    const mayStrike =
      folder !== "" && workers.length > 0 && results.length > known && struck.every((step) => results.includes(step));
    if (mayStrike && random.uniform() < 0.6) {
      known = results.length;
      process.kill(workers[random.below(workers.length)] as number, "SIGKILL");
      // What had begun by then stands in the journal before long; the final training has no step.
      await setTimeout(100);
      const journal = readRun({ name: "", path: folder });
      const isFinal = journal.some(({ type }) => type === "searched");
      struck = [...stepsOf(journal), ...(isFinal ? [stepOf({ id: 0 })] : [])].filter((step) => !results.includes(step));
      onKill("worker");
    } else {
      isKilled = true;
      process.kill(Number(search.pid), "SIGKILL");
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

function check(events: readonly RunEvent[]): void {
  for (const steps of [stepsOf(events), resultsOf(events)])
    if (new Set(steps).size < steps.length) throw new Error("something was begun or evaluated twice");
}

const stepOf = ({ id, rung = 0 }: { readonly id: number; readonly rung?: number }): string => `${id} at ${rung}`;
const stepsOf = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === "proposed" || event.type === "promoted" ? stepOf(event) : []));
const resultsOf = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === "evaluated" || event.type === "failed" ? stepOf(event) : []));

const wholeOf = (run: RunFolder): Whole => ({
  events: essence(readRun(run)),
  files: [weightsPath(run, "final"), join(run.path, "generator.json")].map((path) => readFileSync(path)),
});

/** Images of 6 x 6 pixels: stripes of three kinds under noise. */
function fileOf(folder: string, kind: Kind): string {
  const noise = createRandom(1, "stripes");
  const rows = Array.from({ length: 480 }, (_, index) => {
    const pixels = Array.from({ length: 36 }, (_, at) => {
      const along = [Math.floor(at / 6), at % 6, Math.floor(at / 6) + at][index % 3] as number;
      return ((along + index) % 3 === 0 ? 150 : 20) + noise.below(90);
    });
    return [index % 3, ...pixels].join(",");
  });
  writeFileSync(join(folder, "stripes.csv"), rows.join("\n"));
  const file = join(folder, `${kind}.hnas`);
  writeFileSync(
    file,
    `data stripes {
  train: csv("stripes.csv", label: "first", header: false)
  validation: 25%
  test: 10%
}
task kinds: image_classification {
  data: stripes
  optimizer: adam(learning_rate: log(1e-3..1e-1))
  epochs: 4
  final_epochs: 8
}
space Net for kinds {
  conv2d(one_of(4, 8, 16), one_of(1, 2, 3), padding: same)
  optional batch_norm()
  one_of(relu(), gelu(), tanh())
  global_avg_pool()
  dense(classes)
}
search {
  space: Net
  ${searches[kind]}
}
`,
  );
  return file;
}
