/**
 * A graph hypernetwork: nodes of an architecture hear of those before and after them, by virtual edges that weigh as the inverse of
 * the distance, and from what each then is all its weights are made. Zhang, Ren and Urtasun 2019; Knyazev et al. 2021, equations 3
 * and 4. A weight is a mixture of learned blocks, cropped or repeated to its shape and scaled as its initializer would.
 */
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { type NamedWeight, weightsOf } from "../../network/architecture.ts";
import { dense, normalizeRows } from "../../network/kernels.ts";
import { size, type Tensor, type Tf } from "../../network/operation.ts";
import type { NamedTensor, Tensors } from "../../network/safetensors.ts";
import { createRandom, type Random } from "../../random.ts";
import { initialWeights } from "../initialize.ts";
import { blockShape, deviationOf, fitted, nodeOf } from "./blocks.ts";
import { columns, graphOf } from "./hypernetwork/graph.ts";
import type { Judge, Judged } from "./judge.ts";
import { learn, survey } from "./learning.ts";
import { refinement } from "./refinement.ts";

/** Widths: of what is known of a node, of the layer that reads it, and the number of blocks that are mixed. */
const hidden = 32;
const wide = 64;
const mixed = 32;
const rounds = 3;
/** Blocks have values of about 1, other tensors much smaller ones. */
const blockRate = 10;

type Own = Readonly<Record<string, Tensor>>;

export const hypernetwork = ({ steps, learning_rate }: Record<"steps" | "learning_rate", number>): Judge => ({
  learn: (court, draw, seed) =>
    learn(court, draw, seed, begin(survey(draw, seed), createRandom(seed, "hypernetwork")), {
      ...{ steps, clip: 1 },
      rate: (name) => learning_rate * (name.startsWith("block ") ? blockRate : 1),
      weights: (own, candidate) => generate(court.tf, own, candidate),
    }),
  weights: generate,
  ...refinement,
});

/** Weights that share a block: those of one name in one operation, with the same number of axes. */
const roleOf = ({ key, shape }: NamedWeight): string =>
  `${nodeOf(key).replace(/_\d+$/, "")}${key.slice(nodeOf(key).length)} ${shape.length}`;

/** All tensors of a hypernetwork for candidates with such weights. */
export function begin(candidates: readonly Judged[], random: Random): Tensors {
  const normal = (shape: readonly number[], deviation: number): NamedTensor => ({
    shape,
    data: Float32Array.from({ length: size(shape) }, () => deviation * random.normal()),
  });
  const layer = (name: string, inputs: number, outputs: number) => [
    [name, normal([inputs, outputs], Math.sqrt(1 / inputs))] as const,
    [`${name} bias`, normal([outputs], 0)] as const,
  ];
  const roles = Map.groupBy(
    candidates.flatMap(({ architecture }) => weightsOf(architecture)).filter(({ trainable }) => trainable),
    roleOf,
  );
  return Object.fromEntries([
    ...layer("embed", columns, hidden),
    ...Array.from({ length: rounds }, (_, round) =>
      ["before", "after", "self"].flatMap((from) => layer(`${from} ${round}`, hidden, hidden)),
    ).flat(),
    ...layer("read", hidden, wide),
    ...layer("mix", wide, mixed),
    ...[...roles].map(([role, weights]) => {
      const shape = blockShape(weights.map((weight) => weight.shape));
      const { initializer } = weights[0] as NamedWeight;
      return deviationOf(initializer, shape) > 0
        ? ([`block ${role}`, normal([mixed, ...shape], 1)] as const)
        : ([`change ${role}`, normal([wide, ...shape], 0)] as const);
    }),
  ]);
}

/** Every weight of a candidate, by its key. To be called inside of a `tidy`. */
export function generate(tf: Tf, own: Own, { architecture }: Judged): Own {
  const count = architecture.nodes.length;
  const graph = graphOf(architecture);
  const matrix = (data: Float32Array, rows: number) => tf.tensor2d(data, [rows, data.length / rows]);
  const layer = (name: string, x: Tensor2D) => dense(tf, x, own[name] as Tensor2D, own[`${name} bias`] as Tensor1D);
  const [before, after] = [matrix(graph.before, count), matrix(graph.after, count)];
  let nodes = tf.tanh(layer("embed", matrix(graph.features, count)));
  for (let round = 0; round < rounds; round++) {
    const heard = (from: Tensor2D) => dense(tf, from, nodes, undefined);
    const parts = [layer(`before ${round}`, heard(before)), layer(`after ${round}`, heard(after)), layer(`self ${round}`, nodes)];
    nodes = tf.add(nodes, tf.tanh(parts.reduce((sum, part) => tf.add(sum, part))));
  }
  const read = tf.relu(layer("read", nodes));
  const ones = tf.ones([mixed]) as Tensor1D;
  const mix = tf.mul(normalizeRows(tf, layer("mix", read), ones, undefined, 1e-6), Math.sqrt(1 / mixed)) as Tensor2D;

  const initial = initialWeights(architecture, 0);
  const places = new Map(architecture.nodes.map(({ name }, place) => [name, place]));
  const weights: Record<string, Tensor> = {};
  for (const [role, members] of Map.groupBy(weightsOf(architecture), roleOf)) {
    const block = own[`block ${role}`];
    const made = block ?? own[`change ${role}`];
    const from = block ? mix : read;
    const all =
      made &&
      dense(
        tf,
        pick(
          tf,
          from,
          members.map(({ key }) => places.get(nodeOf(key)) as number),
        ),
        tf.reshape(made, [made.shape[0] as number, -1]),
        undefined,
      );
    for (const [row, { key, shape, initializer }] of members.entries()) {
      const first = tf.tensor(initial[key] as Float32Array, [...shape]);
      if (!all || !made) {
        weights[key] = first;
        continue;
      }
      const width = all.shape[1] as number;
      const values = fitted(tf, tf.reshape(tf.slice(all, [row, 0], [1, width]), made.shape.slice(1)), shape);
      weights[key] = block ? tf.mul(values, deviationOf(initializer, shape)) : tf.add(first, values);
    }
  }
  return weights;
}

/** Rows of a matrix, as a product, which has a gradient. */
function pick(tf: Tf, x: Tensor2D, rows: readonly number[]): Tensor2D {
  const chosen = new Float32Array(rows.length * x.shape[0]);
  for (const [place, row] of rows.entries()) chosen[place * x.shape[0] + row] = 1;
  return dense(tf, tf.tensor2d(chosen, [rows.length, x.shape[0]]), x, undefined);
}
