/**
 * What a judge is: it tells candidates apart without training them. Each kind is one file, listed in index.ts; what they differ in
 * is where a candidate's weights come from and which of them are then trained a little. All score alike.
 */
import type { Examples } from "../../data/dataset.ts";
import type { Architecture, NamedWeight } from "../../network/architecture.ts";
import { weightsOf } from "../../network/architecture.ts";
import type { Tensor, Tf } from "../../network/operation.ts";
import type { Tensors } from "../../network/safetensors.ts";
import { createRandom, type Random } from "../../random.ts";
import type { Candidate } from "../../space/instantiate.ts";
import type { TaskKind } from "../../tasks/task.ts";
import type { Weights } from "../backend.ts";
import { countOf, inOrder } from "../batches.ts";
import { asTrainingError, TrainingFailure } from "../failure.ts";
import { initialWeights } from "../initialize.ts";
import { uploadWeights } from "../variables.ts";
import { Learner } from "./learner.ts";
import { batchLoss } from "./loss.ts";
import { joined, parted } from "./vector.ts";

/** Where a judge works. */
export interface Court {
  readonly tf: Tf;
  readonly task: TaskKind;
  readonly train: Examples;
  readonly validation: Examples;
}

/** Of a candidate, what a judge looks at. Its training settings play no part: judges train all candidates alike. */
export type Judged = Pick<Candidate, "architecture" | "places">;

export interface Judge {
  /**
   * Learns what it needs before it can judge: tensors, which are all that it knows. Left out: it needs nothing.
   * @param draw gives candidates of the space, at random
   */
  learn?(court: Court, draw: (random: Random) => Judged, seed: number): Promise<Tensors>;
  /** All weights that a candidate begins with, by their keys; left out: its ordinary initial ones. To be called inside of a `tidy`. */
  weights?(tf: Tf, learned: Readonly<Record<string, Tensor>>, candidate: Judged): Readonly<Record<string, Tensor>>;
  /** Adam steps from there, of 32 examples each, their learning rate falling in a straight line to zero. */
  readonly steps: number;
  readonly learningRate: number;
  /** The weights that these steps train. */
  trains(weight: NamedWeight, architecture: Architecture): boolean;
}

const batch = 32;
/** Validation examples by which a candidate is scored, in one batch. */
const scored = 256;

/**
 * Higher is better: less the validation loss after a few steps, with batch statistics. The same seed gives the same examples, so
 * scores of one seed compare.
 * @throws TrainingFailure where the loss is not finite, or memory ends
 */
export function judgement(court: Court, judge: Judge, candidate: Judged, learned: Tensors, seed: number): number {
  const { tf, task, train, validation } = court;
  const { architecture } = candidate;
  try {
    const weights = beginning(court, judge, candidate, learned, seed);
    const trained = weightsOf(architecture).filter((weight) => weight.trainable && judge.trains(weight, architecture));
    const fixed = uploadWeights(tf, architecture, weights);
    const learner = new Learner(tf, trained.length > 0 ? { own: joined(trained, weights) } : {});
    try {
      const random = createRandom(seed, "judgement");
      const loss = (examples: Examples, indices: Int32Array) => {
        const { own } = learner.tensors;
        return batchLoss(tf, task, architecture, { ...fixed, ...(own && parted(tf, own, trained)) }, { examples, indices });
      };
      for (let step = 0; step < judge.steps && trained.length > 0; step++) {
        const indices = drawBatch(random, countOf(train), batch);
        const rate = judge.learningRate * (1 - step / judge.steps);
        finite(
          learner.step(
            () => loss(train, indices),
            () => rate,
          ),
        );
      }
      const order = createRandom(seed, "judged examples").shuffle(inOrder(countOf(validation)));
      return -finite(tf.tidy(() => loss(validation, order.subarray(0, scored)).dataSync()[0] as number));
    } finally {
      learner.dispose();
      tf.dispose(fixed);
    }
  } catch (error) {
    throw asTrainingError(error);
  }
}

/**
 * The weights that a judge gives a candidate, to be trained from.
 * @throws TrainingFailure where memory ends
 */
export function beginning({ tf }: Pick<Court, "tf">, judge: Judge, candidate: Judged, learned: Tensors, seed: number): Weights {
  if (!judge.weights) return initialWeights(candidate.architecture, seed);
  try {
    return tf.tidy(() => {
      const own = Object.entries(learned).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])] as const);
      const made = Object.entries(judge.weights?.(tf, Object.fromEntries(own), candidate) ?? {});
      return Object.fromEntries(made.map(([key, tensor]) => [key, tensor.dataSync<"float32">()] as const));
    });
  } catch (error) {
    throw asTrainingError(error);
  }
}

/** Examples at random, each perhaps more than once. */
export const drawBatch = (random: Random, count: number, size: number): Int32Array =>
  Int32Array.from({ length: size }, () => random.below(count));

function finite(loss: number): number {
  if (!Number.isFinite(loss)) throw new TrainingFailure("the judge's loss is not a finite number");
  return loss;
}
