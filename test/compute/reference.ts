/** A whole network in float64, by the references of its operations. */
import type { Weights } from "../../server/compute/evaluate.ts";
import type { Examples } from "../../server/data/dataset.ts";
import { type Architecture, weightsOf } from "../../server/network/architecture.ts";
import { references, type Values } from "../network/reference.ts";

/** The output for all examples, not training. */
export function forwardReference(architecture: Architecture, weights: Weights, examples: Examples): Values {
  const shapes = new Map(weightsOf(architecture).map(({ key, shape }) => [key, shape]));
  const input: Values = {
    shape: [examples.labels.length, ...examples.shape],
    data: Float64Array.from(examples.inputs, (value) => Math.fround(value * examples.scale)),
  };
  const none = () => {
    throw new Error("not training");
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
    outputs.push(run(node.arguments, node.inputs.map(read), weight, { training: false, step: 0, random: none, update: none }));
  }
  return read(architecture.output);
}
