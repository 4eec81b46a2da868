/**
 * Which judge orders candidates as their full trainings do: Kendall's tau over 50 candidates of examples/fashion, over the 25 deep
 * ones (three or four stages), and among those of equal depth; beside depth and parameters alone and the ceiling that a second seed
 * of the full training sets. `bench/search-rank/truth.ts` trains them first. To reach: the default judge 0.70 among the deep ones at
 * 1/50 of a training each; the hypernetwork 0.75 overall and 0.50 among the deep ones at 1/50, its own training counted.
 *
 * `npm run bench -- search-rank [JUDGE ...] [steps=N] [seed=N] [device=wasm] [fresh]`; without judges: all. `seed`: of the judges.
 * `fresh`: over other deep ones, of which no judge was chosen, and with what an earlier run without it has learned. Everything that
 * is learned is kept in .cache/search-rank, to be deleted where a judge learns in another way.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Backend } from "../server/compute/backend.ts";
import { findDevices } from "../server/compute/choose.ts";
import { createBackend } from "../server/compute/devices.ts";
import { initialWeights } from "../server/compute/initialize.ts";
import { createJudge } from "../server/compute/judges/index.ts";
import { type Court, judgement } from "../server/compute/judges/judge.ts";
import { decode, encode, type Tensors } from "../server/network/safetensors.ts";
import { judges } from "../server/search/pieces.ts";
import { depthOf } from "../server/space/constraints.ts";
import { sampleCandidate } from "../server/space/sample.ts";
import type { Space } from "../server/space/space.ts";
import { fashion, fifty, fresh, isDeep, type Ranked, type Setting } from "./search-rank/candidates.ts";
import { afterTen } from "./search-rank/predictions.ts";
import { ranks, sum, tau } from "./search-rank/statistics.ts";
import { known, nameOf, processorSeconds, settings, type Truth } from "./search-rank/truth.ts";

interface Compared extends Ranked {
  /** The mean of its trainings. */
  readonly accuracy: number;
  /** Of each of its trainings. */
  readonly accuracies: readonly number[];
}

interface Figures {
  readonly all: number;
  readonly deep: number;
  readonly equal: number;
}

export default async function measure(options: readonly string[]): Promise<object> {
  const option = (name: string) => options.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  const seed = Number(option("seed") ?? 1);
  const setting = await fashion();
  const candidates = compared(options.includes("fresh") ? fresh(setting.space) : fifty(setting.space));
  const device = findDevices()
    .flatMap((found) => ("device" in found ? found.device : []))
    .findLast(({ name }) => name === (option("device") ?? name));
  const backend = await createBackend(device ?? { name: "wasm" }, console.error);
  const depth = candidates.map(({ architecture }) => depthOf(architecture));
  const parameters = candidates.map(({ architecture }) => Math.log(architecture.parameters));
  const flops = candidates.map(({ architecture }) => Math.log(architecture.flops));
  const training = fullTraining(backend, setting, candidates);
  const figures: Record<string, object> = {
    "a second seed": ceiling(candidates),
    depth: figuresOf(candidates, depth),
    "log parameters": figuresOf(candidates, parameters),
    "log FLOPs": figuresOf(candidates, flops),
    "predicted, ten trained": predictedFigures(setting.space, candidates),
  };
  const named = judges.filter(({ name }) => options.includes(name));
  for (const { name, parameters: declared } of named.length > 0 ? named : judges) {
    const values = Object.fromEntries(declared.map(({ name: each, default: value }) => [each, option(each) ?? value]));
    const steps = Number(values.steps);
    const judge = createJudge({ name, arguments: { steps, learning_rate: Number(values.learning_rate) } });
    const court: Court = {
      tf: backend.tf,
      task: setting.task,
      train: setting.dataset.train,
      validation: setting.dataset.validation,
    };
    const { learned, seconds } = await learnt(`${name}-${steps}-${seed}`, setting, () =>
      judge.learn?.(court, (random) => sampleCandidate(setting.space, random), seed),
    );
    const before = processorSeconds();
    const scores = candidates.map((candidate) => judgement(court, judge, candidate, learned, seed));
    const each = (processorSeconds() - before) / candidates.length;
    figures[`${name}(${steps})`] = {
      ...figuresOf(candidates, scores),
      "with log parameters": figuresOf(candidates, sum(ranks(scores), ranks(parameters))),
      "predicted, ten trained": predictedFigures(setting.space, candidates, scores),
      setUp: round(seconds / training),
      each: `1/${Math.round(training / each)}`,
    };
  }
  const { length } = candidates;
  return {
    unit: "Kendall's tau; costs in full trainings",
    device: backend.description,
    ...{ candidates: length, seed },
    training: round(training),
    ...figures,
  };
}

/** Those that have been trained. */
function compared(candidates: readonly Ranked[]): readonly Compared[] {
  const truths = Map.groupBy(known(), ({ graph }) => graph);
  return candidates.flatMap((candidate) => {
    const accuracies = (truths.get(nameOf(candidate.architecture)) ?? []).map(accuracyOf);
    if (accuracies.length === 0) return [];
    return [{ ...candidate, accuracies, accuracy: accuracies.reduce((total, each) => total + each) / accuracies.length }];
  });
}

const accuracyOf = ({ validation }: Truth): number => validation.at(-1)?.accuracy ?? Number.NaN;

function figuresOf(
  candidates: readonly Compared[],
  scores: readonly number[],
  truth = candidates.map((each) => each.accuracy),
): Figures {
  const stages = candidates.map((candidate) => candidate.stages);
  const deep = (place: number) => isDeep(stages[place] as number);
  return {
    all: round(tau(scores, truth)),
    deep: round(tau(scores, truth, (i, j) => deep(i) && deep(j))),
    equal: round(tau(scores, truth, (i, j) => stages[i] === stages[j])),
  };
}

/** One training against the other. */
function ceiling(candidates: readonly Compared[]): Figures & { readonly candidates: number } {
  const twice = candidates.filter(({ accuracies }) => accuracies.length > 1);
  const column = (seed: number) => twice.map(({ accuracies }) => accuracies[seed] as number);
  return { ...figuresOf(twice, column(0), column(1)), candidates: twice.length };
}

/** Of what a search predicts once ten are trained. */
function predictedFigures(space: Space, candidates: readonly Compared[], scores?: readonly number[]): Figures {
  const each = (statistic: keyof Figures) =>
    afterTen(space, candidates, scores, (predicted, places) => {
      const others = places.map((place) => candidates[place] as Compared);
      return figuresOf(others, predicted)[statistic];
    });
  return { all: round(each("all")), deep: round(each("deep")), equal: round(each("equal")) };
}

/** Trained in this run, or in an earlier one. */
async function learnt(name: string, { space }: Setting, learn: () => Promise<Tensors> | undefined) {
  const file = fileURLToPath(new URL(`../.cache/search-rank/${name}.safetensors`, import.meta.url));
  if (existsSync(file)) {
    const { tensors, metadata } = decode(readFileSync(file));
    return { learned: tensors, seconds: Number(metadata.seconds) };
  }
  const before = processorSeconds();
  const learned = await learn();
  const seconds = learned ? processorSeconds() - before : 0;
  if (learned) writeFileSync(file, encode(learned, { seconds: `${seconds}`, space: space.name }));
  return { learned: learned ?? {}, seconds };
}

/** Processor seconds of a full training on this device, the mean over the candidates: of a few steps, times what there are. */
function fullTraining(backend: Backend, { task, dataset }: Setting, candidates: readonly Ranked[]): number {
  const { optimizer, batch, epochs } = settings;
  const steps = Number(epochs) * Math.ceil(dataset.train.labels.length / Number(batch));
  const [first, timed] = [2, 6];
  let seconds = 0;
  for (const { architecture } of candidates) {
    const initial = initialWeights(architecture, 1);
    const plan = { architecture, task, optimizer, initial, train: dataset.train, batch: Number(batch), validationBatch: 1 };
    const trainer = backend.trainer(plan);
    const indices = Int32Array.from({ length: Number(batch) }, (_, index) => index);
    let before = 0;
    for (let step = 0; step < first + timed; step++) {
      if (step === first) before = processorSeconds();
      trainer.step(indices, { step, remembered: step, learningRate: 1e-3, seed: step });
    }
    seconds += ((processorSeconds() - before) / timed) * steps;
    trainer.dispose();
  }
  return seconds / candidates.length;
}

const round = (value: number): number => Number(value.toPrecision(3));
