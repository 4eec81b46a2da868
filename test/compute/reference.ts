/** A whole network in float64, by the references of its operations. */
import type { Examples } from "../../server/data/dataset.ts";
import { type Architecture, weightsOf } from "../../server/network/architecture.ts";
import { references } from "../network/reference.ts";
import type { Values } from "../network/references/values.ts";

/** The output for all examples as one batch; without dropout. */
export function forwardReference(
  architecture: Architecture,
  weights: Readonly<Record<string, ArrayLike<number>>>,
  examples: Examples,
  training = false,
): Values {
  const shapes = new Map(weightsOf(architecture).map(({ key, shape }) => [key, shape]));
  const input: Values = {
    shape: [examples.labels.length, ...examples.shape],
    data: Float64Array.from(examples.inputs, (value) => Math.fround(value * examples.scale)),
  };
  const random = () => {
    throw new Error("no dropout here");
  };
  const outputs: Values[] = [];
  const read = (source: number | "input") => (source === "input" ? input : (outputs[source] as Values));
  for (const node of architecture.nodes) {
    const weight = (name: string): Values => {
      const key = `${node.name}/${name}`;
      return { shape: shapes.get(key) ?? [], data: Float64Array.from(weights[key] ?? []) };
    };
    const run = references[node.operation];
    if (!run) throw new Error(`${node.operation} has no reference`);
    outputs.push(run(node.arguments, node.inputs.map(read), weight, { training, step: 0, random, update: () => {} }));
  }
  return read(architecture.output);
}

/** The mean softmax cross-entropy of one training batch. */
export function lossReference(
  architecture: Architecture,
  weights: Readonly<Record<string, ArrayLike<number>>>,
  examples: Examples,
): number {
  const { shape, data } = forwardReference(architecture, weights, examples, true);
  const [count = 0, classes = 0] = shape;
  let sum = 0;
  for (const [b, label] of examples.labels.entries()) {
    const logits = data.subarray(b * classes, (b + 1) * classes);
    sum += Math.log(logits.reduce((total, logit) => total + Math.exp(logit), 0)) - (logits[label] as number);
  }
  return sum / count;
}
