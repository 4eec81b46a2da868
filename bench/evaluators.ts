/**
 * How well evaluators predict, and what a proposal costs. Over the space of examples/fashion with a made-up value in which decisions
 * work together: after so many candidates at random, told two at a time, Kendall's tau between prediction and value of 300 others, and
 * the share of these that are better than the one with the greatest expected improvement; means over seeds. To reach: 50 ms a
 * proposal, with 200 observations and 300 candidates (processor time). `npm run bench -- evaluators 3` takes three seeds.
 */
import type { PieceSpec } from "../server/protocol/problem.ts";
import { createRandom } from "../server/random.ts";
import { createEvaluator } from "../server/search/evaluator/index.ts";
import { targetOf } from "../server/search/evaluator/target.ts";
import { Encoder } from "../server/search/features/encoder.ts";
import { expectedImprovement } from "../server/search/selection/expected_improvement.ts";
import { type PieceChoice, pieceOf } from "../server/search/strategies.ts";
import { readable } from "../server/space/decisions.ts";
import { type Candidate, Infeasible, walk } from "../server/space/instantiate.ts";
import { sampleDomain } from "../server/space/sample.ts";
import type { Space } from "../server/space/space.ts";
import { fashionSpace } from "../test/space/fashion-space.ts";

const counts = [10, 20, 50, 100, 200];
const unseen = 300;
/** Deviations of the value for one of the capacity, as in surrogate.ts. */
const capacitySlope = 0.3;

const compared: readonly PieceChoice[] = [
  { name: "gaussian_process" },
  { name: "ensemble" },
  { name: "ensemble", arguments: { loss: "ranking" } },
  { name: "network" },
];

export default async function measure([seeds = "3"]: readonly string[] = []): Promise<object> {
  return figures(fashionSpace, madeUp, Number(seeds));
}

export function figures(space: Space, value: (candidate: Candidate) => number, seeds: number): object {
  return Object.fromEntries(
    compared.map((choice) => {
      const spec = pieceOf("evaluator", choice);
      const all = Array.from({ length: seeds }, (_, seed) => measured(space, value, spec, seed + 1));
      const over = (of: (each: (typeof all)[0]) => readonly number[]) =>
        counts.map((_, at) => Number(mean(all.map((each) => of(each)[at] as number)).toFixed(3)));
      const figure = { tau: over(({ tau }) => tau), better: over(({ better }) => better) };
      return [
        [choice.name, ...Object.values(choice.arguments ?? {})].join(" "),
        { ...figure, ms: all.map(({ ms }) => Math.round(ms)) },
      ];
    }),
  );
}

function measured(space: Space, value: (candidate: Candidate) => number, spec: PieceSpec, seed: number) {
  const random = createRandom(seed, "bench");
  const draw = (count: number) => {
    const found: Candidate[] = [];
    while (found.length < count)
      try {
        found.push(walk(space, ({ domain }) => sampleDomain(domain, random)));
      } catch (error) {
        if (!(error instanceof Infeasible)) throw error;
      }
    return found;
  };
  const encoder = new Encoder(space, draw(500));
  const [known, others] = [draw(counts.at(-1) as number), draw(unseen)];
  const inputs = known.map((each) => encoder.encode(each));
  const asked = others.map((each) => encoder.encode(each));
  const truth = others.map(value);
  const priors = asked.map(({ capacity }) => capacitySlope * capacity);
  const evaluator = createEvaluator(spec, seed);
  const learn = (count: number) => {
    const { values } = targetOf(
      known.slice(0, count).map((each) => [value(each)]),
      [1],
    );
    evaluator.fit(
      values.map((z, at) => ({
        input: inputs[at] as (typeof inputs)[0],
        value: z,
        prior: capacitySlope * (inputs[at]?.capacity ?? 0),
      })),
    );
    return Math.max(...values);
  };
  const result = { tau: [] as number[], better: [] as number[], ms: 0 };
  for (let count = 2; count <= known.length; count += 2) {
    const best = learn(count);
    if (!counts.includes(count)) continue;
    const predictions = evaluator.predict(asked, priors);
    const taken = truth[expectedImprovement({ predictions, best }, random)] as number;
    result.tau.push(
      kendall(
        predictions.map((each) => each.mean),
        truth,
      ),
    );
    result.better.push(truth.filter((other) => other > taken).length / truth.length);
  }
  const before = process.cpuUsage();
  const turns = 5;
  // What is under way takes a second one.
  for (let turn = 0; turn < turns; turn++) {
    learn(known.length);
    learn(known.length);
    evaluator.predict(asked, priors);
  }
  result.ms = process.cpuUsage(before).user / 1000 / turns;
  return result;
}

/** Depth helps while the image is large; kernels and activations work together; one learning rate is right for each depth. */
function madeUp({ decisions }: Candidate): number {
  const read = readable(fashionSpace, decisions);
  const stages = Number(read.stage);
  let value = 0.3 * Math.sqrt(stages);
  for (let stage = 0; stage < stages; stage++) {
    const [kernel, activation, reduction] = ["ConvBlock.kernel", "ConvBlock.activation", "reduction"].map(
      (each) => read[`stage[${stage}].${each}`],
    );
    value += (0.05 * Math.log2(Number(read[`stage[${stage}].filters`]) / 16)) / stages;
    if ((kernel === 5) === (activation === "gelu()")) value += 0.15 / stages;
    if (reduction === "Residual()" && stage > 0) value += 0.1 / stages;
  }
  if (read.dropout !== "nothing") value += 0.05 - 0.3 * Math.abs(Number(read["dropout.rate"]) - 0.2);
  return value - 0.1 * (Math.log10(Number(read["training.learning_rate"])) + 2.2 + 0.2 * stages) ** 2;
}

function kendall(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) sum += Math.sign(((a[i] as number) - (a[j] as number)) * ((b[i] as number) - (b[j] as number)));
  return (2 * sum) / (a.length * (a.length - 1));
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
