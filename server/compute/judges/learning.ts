/** How judges learn: by the task's own loss, over candidates at random, a batch of examples each. */
import type { Scalar } from "@tensorflow/tfjs-core";
import type { Tensor } from "../../network/operation.ts";
import type { Tensors } from "../../network/safetensors.ts";
import { createRandom, type Random } from "../../random.ts";
import { depthOf } from "../../space/constraints.ts";
import { countOf } from "../batches.ts";
import { OutOfMemory } from "../failure.ts";
import { createPause } from "../pause.ts";
import { type Court, drawBatch, type Judged } from "./judge.ts";
import { Learner } from "./learner.ts";
import { batchLoss } from "./loss.ts";

export interface Lesson {
  readonly steps: number;
  /** At its height: it rises over the first steps and then falls along half a cosine. */
  readonly rate: (name: string) => number;
  readonly clip: number;
  /** Every weight of a candidate, computed of what is learned. */
  readonly weights: (own: Readonly<Record<string, Tensor>>, candidate: Judged) => Readonly<Record<string, Tensor>>;
}

const batch = 64;
const warmUp = 100;
/** Draws among which the next candidate is chosen: one of the depth that was trained least, since chance prefers some. */
const drawn = 8;

/** Candidates that are asked for the shapes of their weights, before the first one is trained. */
export function survey(draw: (random: Random) => Judged, seed: number): readonly Judged[] {
  const random = createRandom(seed, "survey");
  return Array.from({ length: surveyed }, () => draw(random));
}
const surveyed = 300;

export async function learn(
  { tf, task, train }: Court,
  draw: (random: Random) => Judged,
  seed: number,
  initial: Tensors,
  { steps, rate, clip, weights }: Lesson,
): Promise<Tensors> {
  const learner = new Learner(tf, initial);
  const random = createRandom(seed, "lessons");
  const pause = createPause();
  const trained = new Map<number, number>();
  try {
    for (let step = 0; step < steps; step++) {
      await pause();
      const candidate = rarest(
        Array.from({ length: drawn }, () => draw(random)),
        trained,
      );
      const indices = drawBatch(random, countOf(train), batch);
      const factor = Math.min(1, (step + 1) / warmUp) * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      const loss = (): Scalar =>
        batchLoss(tf, task, candidate.architecture, weights(learner.tensors, candidate), { examples: train, indices });
      try {
        learner.step(loss, (name) => rate(name) * factor, clip);
      } catch (error) {
        // A candidate that needs more than there is teaches nothing.
        if (!(error instanceof OutOfMemory)) throw error;
      }
    }
    return learner.download();
  } finally {
    learner.dispose();
  }
}

function rarest(candidates: readonly Judged[], trained: Map<number, number>): Judged {
  const count = ({ architecture }: Judged) => trained.get(depthOf(architecture)) ?? 0;
  const chosen = candidates.reduce((best, other) => (count(other) < count(best) ? other : best));
  trained.set(depthOf(chosen.architecture), count(chosen) + 1);
  return chosen;
}
