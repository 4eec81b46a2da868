/** A session at work: each event is written to the journal before anyone is told of it, and the weights of the best are kept. */
import type { RunEvent } from "../protocol/events.ts";
import { exitCode } from "../protocol/exit.ts";
import type { SearchReport } from "../protocol/messages.ts";
import { keptOf } from "../protocol/ranking.ts";
import { writeGenerator } from "../runs/generator.ts";
import { openJournal } from "../runs/journal.ts";
import { journalPath, type RunFolder } from "../runs/store.ts";
import { pruneWeights, settleWeights } from "../runs/weights.ts";
import { search } from "../search/loop.ts";
import { Recorded } from "../search/recorded.ts";
import type { SearchSetup } from "../search/setup.ts";
import { version } from "../version.ts";
import { clock } from "./clock.ts";
import type { ReadyWorkers } from "./setup.ts";
import { trainingsOf } from "./trainings.ts";

/** Whoever asked for the search. */
export interface Asker {
  /** Resolves once it is on its way. */
  readonly tell: (report: SearchReport) => Promise<void>;
  readonly stop: AbortSignal;
}

type Given = Pick<SearchSetup, "problem" | "journal" | "starts" | "changes"> & Pick<SearchSetup["session"], "fingerprints">;

/** Up to the end of the run, or of the session. Gives the exit code. */
export async function follow(
  run: RunFolder,
  { fingerprints, ...given }: Given,
  { workers, told }: ReadyWorkers,
  { tell, stop }: Asker,
): Promise<number> {
  const { problem, journal: history } = given;
  const parallel = history.find((event) => event.type === "started")?.parallel ?? told.workers;
  const journal = openJournal(journalPath(run));
  try {
    await tell({ type: "run", name: run.name, folder: run.path, history });
    const recorded = new Recorded(history);
    for (const event of recorded.evaluated()) settleWeights(run, event);
    const held = new Set(problem.task.program ? [] : recorded.evaluated().map(({ id }) => id));
    const prune = () => pruneWeights(run, held, keptOf(problem, recorded.measured()));
    // A candidate that may be trained further needs the weights that it has.
    const goesOn = problem.search.fidelity.name !== "full";
    if (history.some(({ type }) => type === "searched")) prune();
    const setup: SearchSetup = {
      ...{ ...given, parallel, clock, stop },
      session: { run: run.name, version, parallel, ...told, fingerprints },
      trainings: trainingsOf(run, workers, problem, stop),
      keep: (generator) => writeGenerator(run, generator),
    };
    let last: RunEvent["type"] | undefined;
    for await (const event of search(setup)) {
      journal.append([event]);
      recorded.add(event);
      if (event.type === "evaluated") {
        settleWeights(run, event);
        if (!problem.task.program) held.add(event.id);
      }
      if (held.size > 0 && (event.type === "searched" || (event.type === "evaluated" && !goesOn))) prune();
      last = event.type;
      void tell({ type: "event", event });
    }
    return last === "finished" ? exitCode.done : exitCode.interrupted;
  } finally {
    journal.close();
  }
}
