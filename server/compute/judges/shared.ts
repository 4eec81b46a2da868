/**
 * Shared weights: one block for each layer of the space, out of which every candidate's weights are cut: the first channels, the
 * middle of the window. Pham et al. 2018; in width and window as by Cai et al. 2020, "Once-for-All".
 */
import type { NamedWeight } from "../../network/architecture.ts";
import { weightsOf } from "../../network/architecture.ts";
import { size, type Tensor, type Tf } from "../../network/operation.ts";
import type { Tensors } from "../../network/safetensors.ts";
import { createRandom } from "../../random.ts";
import { initialWeights } from "../initialize.ts";
import { blockShape, deviationOf, fitted, nodeOf } from "./blocks.ts";
import type { Judge, Judged } from "./judge.ts";
import { learn, survey } from "./learning.ts";
import { refinement } from "./refinement.ts";

export const shared = ({ steps, learning_rate }: Record<"steps" | "learning_rate", number>): Judge => ({
  learn: (court, draw, seed) =>
    learn(court, draw, seed, begin(survey(draw, seed), seed), {
      ...{ steps, rate: () => learning_rate, clip: 5 },
      weights: (own, candidate) => cut(court.tf, own, candidate),
    }),
  weights: cut,
  ...refinement,
});

/** The layer of the space and the weight's name. Of a weight that is given in several numbers of axes, each has its own block. */
const blockOf = ({ places }: Judged, { key, shape }: NamedWeight): string =>
  `${places[nodeOf(key)]}${key.slice(nodeOf(key).length)} ${shape.length}`;

export function begin(candidates: readonly Judged[], seed: number): Tensors {
  const all = candidates.flatMap((candidate) =>
    weightsOf(candidate.architecture).flatMap((weight) =>
      weight.trainable ? [{ ...weight, block: blockOf(candidate, weight) }] : [],
    ),
  );
  const blocks = [...Map.groupBy(all, ({ block }) => block)].map(([block, weights]) => {
    const shape = blockShape(weights.map((weight) => weight.shape));
    const largest = weights.reduce((most, other) => (size(other.shape) > size(most.shape) ? other : most));
    const deviation = deviationOf(largest.initializer, shape);
    const random = createRandom(seed, "shared", block);
    return [block, { shape, data: Float32Array.from({ length: size(shape) }, () => deviation * random.normal()) }] as const;
  });
  return Object.fromEntries(blocks);
}

/** Every weight of a candidate, by its key: of what begins at random a part of its block, of what does not the change from there. */
function cut(tf: Tf, own: Readonly<Record<string, Tensor>>, candidate: Judged): Readonly<Record<string, Tensor>> {
  const initial = initialWeights(candidate.architecture, 0);
  const weights = weightsOf(candidate.architecture).map((weight) => {
    const { key, shape, initializer } = weight;
    const block = own[blockOf(candidate, weight)];
    const part = block && fitted(tf, block, shape);
    if (part && deviationOf(initializer, shape) > 0) return [key, part] as const;
    const first = tf.tensor(initial[key] as Float32Array, [...shape]);
    return [key, part ? tf.add(first, part) : first] as const;
  });
  return Object.fromEntries(weights);
}
