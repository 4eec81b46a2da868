/**
 * What a training holds in memory at its peak, from above. Counted are the tensors of the embedded backend, where tfjs keeps until
 * the end of a step all that it made on the way: every layer's output, which the gradients are computed from, and every layer's
 * gradient of its inputs. TensorFlow frees some of it earlier. Not counted are the program itself and the data.
 *
 *     bytes = 4 (copies weights + once + batch values) + 64 KiB
 *
 * copies: of each weight the old and the new value, the old and the new one of each that the optimizer remembers of it, and its
 * gradient, which is there twice where it is clipped. values: of each layer the sizes of its inputs and its output, and what its
 * operation says that it holds beside them (`memory`). once: what kernels work in, of the same source. That activations are kept of
 * all layers is usual: Chen et al. 2016, "Training deep nets with sublinear memory cost", section 1.
 */
import type { Architecture } from "./architecture.ts";
import { type Arguments, type Operation, type Shape, size, type WeightSpec } from "./operation.ts";
import { operationNamed } from "./ops/index.ts";

/** What the memory depends on beside the network. */
export interface MemoryPlan {
  /** Examples in a step. */
  readonly batch: number;
  /** Tensors that the optimizer remembers of each weight. */
  readonly slots: number;
  /** Whether gradients are clipped, so that they are there twice. */
  readonly clips: boolean;
}

/** Of one call of an operation, in bytes. Never decreases when an input dimension or a monotone parameter grows. */
export function memoryOfCall(
  operation: Operation,
  args: Arguments,
  inputs: readonly Shape[],
  output: Shape,
  weights: readonly WeightSpec[],
  { batch, slots, clips }: MemoryPlan,
): number {
  const { example = 0, once = 0 } = operation.memory?.(args, inputs, output) ?? {};
  const copies = 2 * (1 + slots) + 1 + (clips ? 1 : 0);
  const values = inputs.reduce((total, input) => total + size(input), size(output) + example);
  const ofWeights = weights.reduce((total, { shape }) => total + size(shape), 0);
  return bytes * (copies * ofWeights + once + batch * values);
}

/** Of a step of training beside its layers: the examples, their labels, the loss and the metrics. */
export const memoryOfTask = (input: Shape, output: Shape, { batch }: MemoryPlan): number =>
  little + bytes * batch * (2 * size(input) + 10 * size(output) + 16);

/** Of the training of a network, in bytes. */
export function memoryOf(architecture: Architecture, plan: MemoryPlan): number {
  const { input, nodes, output } = architecture;
  const shapeOf = (source: number | "input"): Shape => (source === "input" ? input : (nodes[source]?.shape as Shape));
  return nodes.reduce(
    (total, { operation: name, arguments: args, inputs: sources, shape }) => {
      const operation = operationNamed(name);
      const inputs = sources.map(shapeOf);
      return total + memoryOfCall(operation, args, inputs, shape, operation.weights(args, inputs), plan);
    },
    memoryOfTask(input, shapeOf(output), plan),
  );
}

/** Of a float32. */
const bytes = 4;
/** Numbers of a step, such as its learning rate, and what is around tensors. */
const little = 2 ** 16;
