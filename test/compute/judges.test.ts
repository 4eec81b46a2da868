/** Every judge goes through the same suite. */
import type { Scalar } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { begin, generate } from "../../server/compute/judges/hypernetwork.ts";
import { createJudge } from "../../server/compute/judges/index.ts";
import { beginning, type Court, type Judge, type Judged, judgement } from "../../server/compute/judges/judge.ts";
import { batchLoss } from "../../server/compute/judges/loss.ts";
import { type Architecture, ArchitectureBuilder, weightsOf } from "../../server/network/architecture.ts";
import { size, type Tensor } from "../../server/network/operation.ts";
import { operations } from "../../server/network/ops/index.ts";
import type { Tensors } from "../../server/network/safetensors.ts";
import { createRandom, type Random } from "../../server/random.ts";
import { judges } from "../../server/search/pieces.ts";
import { sampleCandidate } from "../../server/space/sample.ts";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import { cases } from "../network/cases.ts";
import { complete } from "../network/conformance.ts";
import { tinySpace } from "../runs/tiny.ts";
import { createBackend } from "./backend.ts";
import { everySequence, everything, sequence, stripes } from "./network.ts";

const backend = await createBackend();
const { tf } = backend;
const court: Court = { tf, task, train: stripes(256), validation: stripes(128, { seed: 2 }) };
/** Of the same images: columns of 6 x 6 images, of three classes. */
const small = { size: 6, classes: 3 };
const tiny: Court = { tf, task, train: stripes(240, small), validation: stripes(90, { ...small, seed: 2 }) };
const draw = (random: Random): Judged => sampleCandidate(tinySpace, random);
const alone = (architecture: Architecture): Judged => ({
  architecture,
  places: Object.fromEntries(architecture.nodes.map(({ name }) => [name, name])),
});
const learn = async (judge: Judge, seed = 1, where = tiny, from = draw): Promise<Tensors> =>
  (await judge.learn?.(where, from, seed)) ?? {};

describe.each(judges.map(({ name }) => name))("%s", (name) => {
  const judge = createJudge({ name, arguments: { steps: 12, learning_rate: 0.003 } });
  const sample = (count: number) => {
    const random = createRandom(1, "sample");
    return Array.from({ length: count }, () => draw(random));
  };

  test("the same seed gives the same knowledge and the same scores, another seed others", async () => {
    const [first, again] = [await learn(judge), await learn(judge)];
    expect(again).toEqual(first);
    const scores = (seed: number) => sample(3).map((candidate) => judgement(tiny, judge, candidate, first, seed));
    expect(scores(1)).toEqual(scores(1));
    expect(scores(1)).not.toEqual(scores(2));
    for (const score of scores(1)) expect(score).toBeLessThan(0);
  });

  test("all weights are given, and all that was learned is used", async () => {
    const learned = await learn(createJudge({ name, arguments: { steps: 60, learning_rate: 0.01 } }));
    const used = new Set<string>();
    for (const candidate of sample(20)) {
      const weights = beginning(tiny, judge, candidate, learned, 1);
      expect(Object.keys(weights)).toEqual(weightsOf(candidate.architecture).map(({ key }) => key));
      for (const { key, shape } of weightsOf(candidate.architecture)) {
        expect([key, weights[key]?.length]).toEqual([key, size(shape)]);
        expect([key, weights[key]?.every(Number.isFinite)]).toEqual([key, true]);
      }
      for (const key of gradients(candidate, learned)) used.add(key);
    }
    expect([...used].toSorted()).toEqual(Object.keys(learned).toSorted());
  });

  /** What the loss of a candidate depends on. */
  function gradients(candidate: Judged, learned: Tensors): readonly string[] {
    return tf.tidy(() => {
      const own = upload(learned);
      if (!judge.weights) return [];
      const loss = () => batchLoss(tf, task, candidate.architecture, judge.weights?.(tf, own, candidate) ?? {}, batchOf(tiny));
      const { grads } = tf.engine().gradients(loss, Object.values(own), undefined, true);
      return Object.keys(own).filter((_, index) => grads[index]?.dataSync().some((value) => value !== 0));
    });
  }

  test("what can learn the task scores better than what cannot", async () => {
    const able = sequence([8, 8, 1], [["flatten"], ["dense", { units: 16 }], ["relu"], ["dense", { units: 4 }]]);
    const blind = sequence([8, 8, 1], [["global_avg_pool"], ["dense", { units: 16 }], ["relu"], ["dense", { units: 4 }]]);
    const either = (random: Random) => alone(random.below(2) === 0 ? able : blind);
    const [slow, fast] = [1, 100].map((steps) => createJudge({ name, arguments: { steps, learning_rate: 0.01 } })) as [
      Judge,
      Judge,
    ];
    const learned = await learn(fast, 1, court, either);
    const good = judgement(court, fast, alone(able), learned, 1);
    expect(good).toBeGreaterThan(judgement(court, fast, alone(blind), learned, 1) + 0.05);
    expect(good).toBeGreaterThan(judgement(court, slow, alone(able), await learn(slow, 1, court, either), 1));
  });

  test.each([
    ["images", everything([8, 8, 1], 4)],
    ["sequences", everySequence([8, 8, 1], 4)],
  ])("networks of %s of all kinds are judged; memory is given back", async (_, architecture) => {
    const few = createJudge({ name, arguments: { steps: 3, learning_rate: 0.003 } });
    const learned = await learn(few, 1, court, () => alone(architecture));
    judgement(court, few, alone(architecture), learned, 1);
    const { numTensors } = tf.memory();
    expect(judgement(court, few, alone(architecture), learned, 1)).toBeLessThan(0);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test("a loss that is not finite costs the candidate alone", async () => {
    const wild: Judge = { ...judge, steps: 3, learningRate: 1e38 };
    const learned = await learn(judge);
    const [candidate] = sample(1) as [Judged];
    expect(() => judgement(tiny, wild, candidate, learned, 1)).toThrow(/not a finite number/);
    expect(judgement(tiny, judge, candidate, learned, 1)).toBeLessThan(0);
  });
});

describe("hypernetwork", () => {
  test.each([...operations.values()].filter((operation) => weighty(operation.name)).map(({ name }) => name))(
    "%s gets its weights, whatever their shapes",
    (name) => {
      const operation = operations.get(name);
      if (!operation) return;
      for (const given of (cases[name] ?? []).slice(0, 12)) {
        const builder = new ArchitectureBuilder(given.inputs[0] ?? []);
        const output = builder.add(
          name,
          complete(operation, given.arguments),
          given.inputs.map(() => "input"),
        );
        const candidate = alone(builder.finish(output));
        tf.tidy(() => {
          const weights = generate(tf, upload(begin([candidate], createRandom(1))), candidate);
          for (const { key, shape } of weightsOf(candidate.architecture))
            expect([key, weights[key]?.shape]).toEqual([key, shape]);
        });
      }
    },
  );

  test("weights that are larger than any before are made, too", () => {
    const known = alone(sequence([4, 4, 2], [["conv2d", { filters: 3, kernel: 1 }], ["flatten"], ["dense", { units: 3 }]]));
    const wide = alone(sequence([4, 4, 2], [["conv2d", { filters: 70, kernel: 3 }], ["flatten"], ["dense", { units: 5 }]]));
    tf.tidy(() => {
      const weights = generate(tf, upload(begin([known], createRandom(1))), wide);
      for (const { key, shape } of weightsOf(wide.architecture)) expect(weights[key]?.shape).toEqual(shape);
    });
  });

  test("its gradient agrees with finite differences", () => {
    const candidate = alone(
      sequence(
        [6, 6, 1],
        [["conv2d", { filters: 3, kernel: 3 }], ["batch_norm"], ["tanh"], ["global_avg_pool"], ["dense", { units: 3 }]],
      ),
    );
    const random = createRandom(3);
    const learned = begin([candidate], random);
    // None at zero, where some have no gradient.
    for (const { data } of Object.values(learned))
      for (const [place, value] of data.entries()) data[place] = value + 0.1 * random.normal();
    const lossAt = (own: Readonly<Record<string, Tensor>>): Scalar =>
      batchLoss(tf, task, candidate.architecture, generate(tf, own, candidate), batchOf(tiny));
    for (const [name, { shape, data }] of Object.entries(learned)) {
      const direction = data.map(() => random.normal() / Math.sqrt(data.length));
      const along = (length: number): number =>
        tf.tidy(() => {
          const moved = data.map((value, place) => value + length * (direction[place] as number));
          return lossAt({ ...upload(learned), [name]: tf.tensor(moved, [...shape]) }).dataSync()[0] as number;
        });
      const gradient = tf.tidy(() => {
        const own = upload(learned);
        const { grads } = tf.engine().gradients(() => lossAt(own), [own[name] as Tensor], undefined, true);
        const values = grads[0]?.dataSync<"float32">() ?? new Float32Array();
        return values.reduce((sum, value, place) => sum + value * (direction[place] as number), 0);
      });
      const step = 0.005;
      const slope = (8 * (along(step) - along(-step)) - (along(2 * step) - along(-2 * step))) / (12 * step);
      expect([name, Math.abs(gradient - slope) < 1e-4 + 0.02 * Math.abs(slope)]).toEqual([name, true]);
    }
  });
});

const weighty = (name: string): boolean =>
  (cases[name] ?? []).some(({ arguments: given, inputs }) => {
    const operation = operations.get(name);
    return operation !== undefined && operation.weights(complete(operation, given), inputs).length > 0;
  });

const upload = (tensors: Tensors): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(tensors).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));

const batchOf = ({ train }: Court) => ({ examples: train, indices: Int32Array.from({ length: 32 }, (_, index) => index) });
