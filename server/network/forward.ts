/** A network as a pure function of its weights and its input. */
import type { Architecture } from "./architecture.ts";
import type { ApplyContext, Tensor } from "./operation.ts";
import { operationNamed } from "./ops/index.ts";

export interface ForwardContext extends Omit<ApplyContext, "update"> {
  /** Gives the new value of a weight that is not trainable, by its key ("batch_norm_1/moving_mean"). */
  update(key: string, value: Tensor): void;
  /** Told before each node is applied, by its name. */
  enter?(node: string): void;
}

/**
 * The network's output for a batch.
 * @param weights every weight of `weightsOf(architecture)` by its key
 * @param input [batch, ...architecture.input]
 * @returns [batch, ...outputShape(architecture)]
 */
export function forward(
  context: ForwardContext,
  architecture: Architecture,
  weights: Readonly<Record<string, Tensor>>,
  input: Tensor,
): Tensor {
  const outputs: Tensor[] = [];
  const read = (source: number | "input"): Tensor => (source === "input" ? input : (outputs[source] as Tensor));
  const last = lastUses(architecture);
  for (const [place, node] of architecture.nodes.entries()) {
    context.enter?.(node.name);
    const lookup = <T extends Tensor>(name: string): T => {
      const weight = weights[`${node.name}/${name}`];
      if (!weight) throw new Error(`weight ${node.name}/${name} is missing`);
      return weight as T;
    };
    const local = { ...context, update: (name: string, value: Tensor) => context.update(`${node.name}/${name}`, value) };
    const { apply } = operationNamed(node.operation);
    const inputs = node.inputs.map(read);
    const output = context.tf.tidy(() => apply(local, node.arguments, inputs, lookup));
    // An operation may give the very tensor that it was given.
    outputs.push(inputs.includes(output) ? context.tf.clone(output) : output);
    // What nobody reads any more is freed, but for what a backward pass needs.
    for (const source of new Set(node.inputs)) if (source !== "input" && last.get(source) === place) read(source).dispose();
  }
  return read(architecture.output);
}

/** The last node that reads a node's output; of the network's output there is none. */
function lastUses({ nodes, output }: Architecture): ReadonlyMap<number | "input", number> {
  const last = new Map(nodes.flatMap(({ inputs }, place) => inputs.map((source) => [source, place] as const)));
  last.delete(output);
  return last;
}
