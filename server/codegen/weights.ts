/** A network's weights under the names and in the layouts of a target, as a safetensors file. */
import type { TorchWeight } from "../network/code.ts";
import { type Shape, size } from "../network/operation.ts";
import { encode, type NamedTensor } from "../network/safetensors.ts";
import type { Step } from "./steps.ts";
import { type ExportedModel, type GeneratedFile, weightsFileOf } from "./target.ts";

/** Where a target keeps a weight, and how; see `TorchWeight` in network/code.ts. */
export type Placement = TorchWeight;

/** The file of the weights, or nothing where the model has none. Throws where a weight is missing. */
export function weightFiles(
  model: ExportedModel,
  steps: readonly Step[],
  place: (step: Step, weight: string) => Placement | readonly Placement[],
  metadata: Readonly<Record<string, string>> = {},
): readonly GeneratedFile[] {
  const { weights } = model;
  if (!weights) return [];
  const tensors = steps.flatMap((step) =>
    step.weights.flatMap(({ name, key, shape }) => {
      const data = weights[key];
      if (!data) throw new Error(`weight ${key} is missing`);
      return [place(step, name)].flat().map((placement) => [placement.name, placed(data, shape, placement)] as const);
    }),
  );
  const { run, candidate } = model.provenance;
  const content = encode(Object.fromEntries(tensors), { generator: "HNAS", run, candidate: String(candidate), ...metadata });
  return [{ path: weightsFileOf(model), content }];
}

function placed(data: Float32Array, shape: Shape, placement: Placement): NamedTensor {
  const axes = placement.axes ?? shape.map((_, axis) => axis);
  const permuted = axes.map((axis) => shape[axis] as number);
  const values = placement.zeros ? new Float32Array(data.length) : transpose(data, shape, axes);
  const { of, taken } = placement.parts ?? { of: 1, taken: [0] };
  const run = values.length / of;
  const held = new Float32Array(run * taken.length);
  for (const [place, part] of taken.entries()) held.set(values.subarray(part * run, (part + 1) * run), place * run);
  return { shape: placement.shape ?? permuted, data: held };
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
