/** Writes table.csv from a finished run of measured.hnas: `hnas search measured.hnas`, then `node measure.ts RUN_FOLDER`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stateOf } from "../../server/protocol/state.ts";
import { readRun, runAt } from "../../server/runs/store.ts";
import { canonicalGraph } from "../../server/space/canonical.ts";
import { options, readable } from "../../server/space/decisions.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import type { Assignment } from "../../server/space/space.ts";

const state = stateOf(readRun(runAt(String(process.argv[2]))));
if (!state) throw new Error("name the folder of a run of measured.hnas");
const { space } = state.problem;
const keyOf = (decisions: Assignment) => canonicalGraph(instantiate(space, decisions).architecture);
const curves = new Map(
  state.candidates.map(({ decisions, curve }) => [keyOf(decisions), curve.map(({ validation }) => validation?.accuracy)]),
);

/** Equal cells were measured once. */
let all: readonly Assignment[] = [{}];
for (const { id, domain } of space.decisions)
  all = all.flatMap((decisions) => options(domain).map((choice) => ({ ...decisions, [id]: choice })));
const rows = all.map((decisions) => {
  const edges = Object.values(readable(space, decisions)).map((label) => String(label).replace(/\(.*/, ""));
  return [...edges, ...(curves.get(keyOf(decisions)) ?? []).map((accuracy) => accuracy?.toFixed(4))].join(",");
});
const head = [...space.decisions.map(({ id }) => id), "epoch 1", "epoch 2", "epoch 3"].join(",");
writeFileSync(join(import.meta.dirname, "table.csv"), [head, ...rows, ""].join("\n"));
