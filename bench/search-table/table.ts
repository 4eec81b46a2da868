/**
 * A table of candidates of examples/fashion and what they reach after a short training: the engine's own random candidates, each
 * trained on `images` of the training split and judged on the others. It is kept line by line, so making it can be interrupted.
 */
import { fileURLToPath } from "node:url";
import { chooseSearch, compileFile } from "../../server/commands/compile.ts";
import type { Backend } from "../../server/compute/backend.ts";
import { createBackend, type DeviceName, findDevice } from "../../server/compute/devices.ts";
import { evaluate } from "../../server/compute/evaluate.ts";
import { TrainingFailure, train } from "../../server/compute/train.ts";
import type { Examples } from "../../server/data/dataset.ts";
import { loadDataset } from "../../server/data/load.ts";
import { size } from "../../server/network/operation.ts";
import type { Problem } from "../../server/protocol/problem.ts";
import { deriveSeed } from "../../server/random.ts";
import type { Entry } from "../../server/search/history.ts";
import { piecesOf, strategyNamed } from "../../server/search/strategies.ts";
import { createStrategy } from "../../server/search/strategy.ts";
import { keyIn } from "../../server/space/canonical.ts";
import type { Candidate } from "../../server/space/instantiate.ts";
import type { Space } from "../../server/space/space.ts";
import { taskKindNamed } from "../../server/tasks/index.ts";
import { keep, keptIn, linesOf } from "../kept/lines.ts";

export interface TableOptions {
  readonly candidates: number;
  readonly epochs: number;
  /** That each candidate is trained on. */
  readonly images: number;
  readonly device: DeviceName;
}

export interface Row {
  readonly entry: Entry;
  /** On the examples that it was not trained on; undefined: its training failed. */
  readonly accuracy: number | undefined;
}

export interface Table {
  readonly space: Space;
  readonly rows: readonly Row[];
}

/** A line of the file. */
interface Line {
  readonly decisions: Candidate["decisions"];
  readonly accuracy: number | null;
  /** Of processor time. */
  readonly seconds: number;
}

const example = fileURLToPath(new URL("../../examples/fashion/fashion.hnas", import.meta.url));
const seed = 1;

/** Reads what is there and trains what is missing. */
export async function tableOf(options: TableOptions): Promise<Table> {
  const { epochs, images, device } = options;
  const file = keptIn(`search-table/${device}-${epochs}-epochs-${images}-images.jsonl`);
  const problem = chooseSearch((await compileFile(example)).problems, undefined);
  const known = new Map(linesOf<Line>(file).map((line) => [JSON.stringify(line.decisions), line]));
  const rows: Row[] = [];
  let training: Awaited<ReturnType<typeof prepare>> | undefined;
  for (const [index, candidate] of sampled(problem, options.candidates).entries()) {
    let line = known.get(JSON.stringify(candidate.decisions));
    if (!line) {
      training ??= await prepare(problem, options);
      line = await training(candidate, deriveSeed(seed, "candidate", index + 1));
      keep(file, line);
      console.error(`${index + 1} of ${options.candidates}: ${line.accuracy}, ${line.seconds.toFixed(1)} s`);
    }
    const entry = { key: keyIn(problem.space, candidate), candidate };
    rows.push({ entry, accuracy: line.accuracy ?? undefined });
  }
  return { space: problem.space, rows };
}

/** Always the same ones. */
function sampled({ space, search }: Problem, count: number): readonly Candidate[] {
  const strategy = createStrategy(space, { ...search, ...piecesOf(strategyNamed("random")), seed });
  return Array.from({ length: count }, () => {
    const candidate = strategy.propose();
    if (!candidate || candidate === "later") throw new Error("the space has fewer candidates");
    return candidate;
  });
}

async function prepare({ data, task: { kind } }: Problem, { epochs, images, device }: TableOptions) {
  if (!data) throw new Error("the example has data");
  const backend: Backend = await createBackend(findDevice(device), console.error);
  const { train: all } = await loadDataset(data, seed);
  const [examples, others] = [part(all, 0, images), part(all, images, all.labels.length)];
  const task = taskKindNamed(kind);
  return async ({ architecture, decisions, training }: Candidate, seed: number): Promise<Line> => {
    const before = process.cpuUsage();
    let accuracy: number | undefined;
    try {
      const settings = { ...training, epochs };
      const { weights } = await train(backend, { architecture, task, settings, train: examples, seed });
      ({ accuracy } = await evaluate(backend, architecture, weights, task, others));
    } catch (error) {
      if (!(error instanceof TrainingFailure)) throw error;
    }
    const { user, system } = process.cpuUsage(before);
    return { decisions, accuracy: accuracy ?? null, seconds: (user + system) / 1e6 };
  };
}

function part({ shape, inputs, labels, ...rest }: Examples, from: number, to: number): Examples {
  const length = size(shape);
  return { ...rest, shape, inputs: inputs.subarray(from * length, to * length), labels: labels.subarray(from, to) };
}
