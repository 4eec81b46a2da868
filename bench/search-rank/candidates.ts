/** The candidates that are ranked: drawn by the engine's own space from examples/fashion, half of them with three or four stages. */
import { fileURLToPath } from "node:url";
import { compileFile } from "../../server/commands/compile.ts";
import type { Dataset } from "../../server/data/dataset.ts";
import { loadDataset } from "../../server/data/load.ts";
import { createRandom, type Random } from "../../server/random.ts";
import { canonicalGraph } from "../../server/space/canonical.ts";
import type { Candidate } from "../../server/space/instantiate.ts";
import { sampleCandidate } from "../../server/space/sample.ts";
import type { Space } from "../../server/space/space.ts";
import { taskKindNamed } from "../../server/tasks/index.ts";
import type { TaskKind } from "../../server/tasks/task.ts";

export interface Setting {
  readonly space: Space;
  readonly task: TaskKind;
  readonly dataset: Dataset;
}

export async function fashion(): Promise<Setting> {
  const file = fileURLToPath(new URL("../../examples/fashion/fashion.hnas", import.meta.url));
  const [problem] = (await compileFile(file)).problems;
  if (!problem?.data) throw new Error(`${file} has no search of data`);
  const { space, task, data, search } = problem;
  return { space, task: taskKindNamed(task.kind), dataset: await loadDataset(data, search.seed) };
}

/** Architectures that are all different. Every one is trained alike: only the architecture is asked about. */
export interface Ranked extends Candidate {
  /** 1 to 4. */
  readonly stages: number;
}

/** Half of them with one or two stages, half with three or four. */
export function fifty(space: Space): readonly Ranked[] {
  const drawn = draws(space, createRandom(1, "search-rank"));
  const some = (wanted: (stages: number) => boolean) => take(drawn, 25, ({ stages }) => wanted(stages));
  return [...some((stages) => stages <= 2), ...some(isDeep)];
}

/** Others, all of them deep, that no judge was tuned on. */
export const fresh = (space: Space, count = 12): readonly Ranked[] =>
  take(draws(space, createRandom(2, "search-rank")), count, ({ stages }) => isDeep(stages));

export const isDeep = (stages: number): boolean => stages >= 3;

function take(drawn: Generator<Ranked>, count: number, wanted: (candidate: Ranked) => boolean): Ranked[] {
  const taken: Ranked[] = [];
  while (taken.length < count) {
    const { value } = drawn.next();
    if (value && wanted(value)) taken.push(value);
  }
  return taken;
}

function* draws(space: Space, random: Random): Generator<Ranked, never> {
  const seen = new Set<string>();
  for (;;) {
    const candidate = sampleCandidate(space, random);
    const key = candidate && canonicalGraph(candidate.architecture);
    if (!candidate || key === undefined || seen.has(key)) continue;
    seen.add(key);
    const stages = Object.keys(candidate.decisions).filter((id) => id.endsWith(".filters")).length;
    yield { ...candidate, stages };
  }
}
