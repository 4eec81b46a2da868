/** A network's weights under the names and in the layouts of a target, as a safetensors file. */
import { type Shape, size } from "../network/operation.ts";
import { encode, type NamedTensor } from "../network/safetensors.ts";
import type { Step } from "./steps.ts";
import { type ExportedModel, type GeneratedFile, weightsFileOf } from "./target.ts";

/** Where a target keeps a weight, and how: its axes in another order, then in another shape. */
export interface Placement {
  readonly name: string;
  readonly axes?: readonly number[];
  readonly shape?: Shape;
}

/** The file of the weights, or nothing where the model has none. Throws where a weight is missing. */
export function weightFiles(
  model: ExportedModel,
  steps: readonly Step[],
  place: (step: Step, weight: string) => Placement,
  metadata: Readonly<Record<string, string>> = {},
): readonly GeneratedFile[] {
  const { weights } = model;
  if (!weights) return [];
  const tensors = steps.flatMap((step) =>
    step.weights.map(({ name, shape }): [string, NamedTensor] => {
      const data = weights[`${step.name}/${name}`];
      if (!data) throw new Error(`weight ${step.name}/${name} is missing`);
      const placement = place(step, name);
      const axes = placement.axes ?? shape.map((_, axis) => axis);
      const permuted = axes.map((axis) => shape[axis] as number);
      return [placement.name, { shape: placement.shape ?? permuted, data: transpose(data, shape, axes) }];
    }),
  );
  const { run, candidate } = model.provenance;
  const content = encode(Object.fromEntries(tensors), { generator: "HNAS", run, candidate: String(candidate), ...metadata });
  return [{ path: weightsFileOf(model), content }];
}

/** The values of a tensor with its axes in another order: axis i of the result is axis `axes[i]` of the tensor. */
export function transpose(data: Float32Array, shape: Shape, axes: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => size(shape.slice(axis + 1)));
  const steps = axes.map((axis) => strides[axis] as number);
  const lengths = axes.map((axis) => shape[axis] as number);
  const result = new Float32Array(data.length);
  let next = 0;
  const copy = (axis: number, offset: number): void => {
    if (axis === lengths.length) result[next++] = data[offset] as number;
    else for (let i = 0; i < (lengths[axis] as number); i++) copy(axis + 1, offset + i * (steps[axis] as number));
  };
  copy(0, 0);
  return result;
}
