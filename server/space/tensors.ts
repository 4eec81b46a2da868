/** Named tensors in abstract networks: what is known of them where they can be read. */
import { equalShapes, type Shape } from "../network/operation.ts";
import { type Cost, type Least, leastOf } from "./costs.ts";
import type { Origin } from "./space.ts";

export interface NamedTensor {
  readonly low: Shape;
  readonly high: Shape;
  readonly origin: Origin | undefined;
  readonly depth: Cost;
  /** What it is computed from since the beginning of the state that knows it, and between that and the beginning around it. */
  readonly own: Least;
  readonly outside: Least;
  /** It is surely computed from the state's beginning. */
  readonly attached: boolean;
  /** It is the current tensor. */
  readonly here: boolean;
}

export type NamedTensors = ReadonlyMap<string, NamedTensor>;

export const noTensors: NamedTensors = new Map();

/** The current tensor is another one. */
export const passed = (tensors: NamedTensors): NamedTensors =>
  mapped(tensors, (tensor) => (tensor.here ? { ...tensor, here: false } : tensor));

export const mapped = (tensors: NamedTensors, change: (tensor: NamedTensor) => NamedTensor): NamedTensors =>
  tensors.size === 0 ? tensors : new Map([...tensors].map(([name, tensor]) => [name, change(tensor)]));

/** One for all; every one knows the same names. */
export function hullOfTensors(all: readonly NamedTensors[]): NamedTensors {
  const [first] = all;
  if (!first || first.size === 0) return noTensors;
  return new Map(
    [...first.keys()].map((name) => {
      const tensors = versions(all, name);
      const [low, high] = [end(tensors, "low"), end(tensors, "high")];
      const depths = tensors.map(({ depth }) => depth);
      const [min, max] = [Math.min(...depths.map((depth) => depth.min)), Math.max(...depths.map((depth) => depth.max))];
      const depth = {
        ...{ min, max },
        minExact: tensors.some((tensor) => equalShapes(tensor.low, low) && tensor.depth.minExact && tensor.depth.min === min),
        maxExact: tensors.some((tensor) => equalShapes(tensor.high, high) && tensor.depth.maxExact && tensor.depth.max === max),
      };
      const tensor = {
        ...{ low, high: equalShapes(low, high) ? low : high, origin: tensors[0]?.origin, depth },
        own: leastOf(tensors.map(({ own }) => own)),
        outside: leastOf(tensors.map(({ outside }) => outside)),
        attached: tensors.every(({ attached }) => attached),
        here: tensors.every(({ here }) => here),
      };
      return [name, tensor];
    }),
  );
}

/** Of each state: whether all of its tensors have the shape that is at this end of all. */
export function shapesOf(all: readonly NamedTensors[], which: "low" | "high"): readonly boolean[] {
  const ends = [...(all[0]?.keys() ?? [])].map((name) => [name, end(versions(all, name), which)] as const);
  return all.map((tensors) => ends.every(([name, shape]) => equalShapes(tensors.get(name)?.[which] ?? [], shape)));
}

const versions = (all: readonly NamedTensors[], name: string): readonly NamedTensor[] =>
  all.flatMap((tensors) => tensors.get(name) ?? []);

const end = (tensors: readonly NamedTensor[], which: "low" | "high"): Shape =>
  (tensors[0]?.[which] ?? []).map((_, axis) =>
    (which === "low" ? Math.min : Math.max)(...tensors.map((tensor) => tensor[which][axis] ?? 0)),
  );
