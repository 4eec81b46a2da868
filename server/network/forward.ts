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
  for (const node of architecture.nodes) {
    context.enter?.(node.name);
    const lookup = <T extends Tensor>(name: string): T => {
      const weight = weights[`${node.name}/${name}`];
      if (!weight) throw new Error(`weight ${node.name}/${name} is missing`);
      return weight as T;
    };
    const local = { ...context, update: (name: string, value: Tensor) => context.update(`${node.name}/${name}`, value) };
    outputs.push(operationNamed(node.operation).apply(local, node.arguments, node.inputs.map(read), lookup));
  }
  return read(architecture.output);
}
