/** The parts of @tensorflow/tfjs-node that the backend uses from the inside: its kernel backend and its binding. */
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tensor } from "../../network/operation.ts";
import type { Composite } from "./recorder.ts";

/** One attribute of a TensorFlow operation; `type` is one of the binding's TF_ATTR_... */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** A tensor of TensorFlow; `dtype` is one of tensorflow/core/framework/types.proto. */
export interface Made {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

export type Values = Float32Array | Int32Array | Uint8Array;

/** tfjs_binding.node. Identifiers of tensors are never used twice. */
export interface Binding {
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: number): Made[];
  /** The values are not copied: they must stay as they are for as long as TensorFlow has the tensor. */
  createTensor(shape: readonly number[], dtype: number, values: Values): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Values;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(model: number): void;
  /** @param outputs names, "node:0,other:1"; likewise `names` of the inputs */
  runSavedModel(model: number, inputs: readonly number[], names: string, outputs: string): Made[];
  /** While a step is recorded: is told of what a kernel of ours has done. */
  note?(composite: Composite): void;
  isUsingGpuDevice(): boolean;
  readonly TF_Version: string;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
}

export interface NodeBackend extends KernelBackend {
  /** Replaced while a step is recorded. */
  binding: Binding;
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(made: Made): Tensor;
}

/** Types as TensorFlow numbers them. */
export const typeNumbers = { float32: 1, int32: 3, uint8: 4, int64: 9, bool: 10, resource: 20 } as const;
export type TypeName = keyof typeof typeNumbers;
