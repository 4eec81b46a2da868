/** TensorFlow's operations as functions of tensors. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tensor, Tf } from "../../../network/operation.ts";
import type { AttributeValue } from "../graph.ts";
import { type Attribute, type Binding, type NodeBackend, typeNumbers } from "../node.ts";

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Kernels by the names that tfjs knows them by. Inputs and attributes come by name; what is made on the way is freed by the caller. */
export type KernelTable = Readonly<Record<string, (inputs: never, attributes: never) => Tensor | Tensor[]>>;

export const float: AttributeValue = { type: typeNumbers.float32 };
export const int32: AttributeValue = { type: typeNumbers.int32 };

export class Native {
  readonly tf: Tf;
  readonly backend: NodeBackend;

  constructor(tf: Tf, backend: NodeBackend) {
    this.tf = tf;
    this.backend = backend;
  }

  /**
   * All outputs of an operation.
   * @param length a 64-bit integer, which tfjs has no tensors of, as the first input
   */
  all(name: string, inputs: readonly TensorInfo[], attributes: Attributes, outputs: number, length?: number): Tensor[] {
    const { backend } = this;
    const { binding } = backend;
    const ids = backend.getInputTensorIds(inputs);
    const first = length === undefined ? [] : [binding.createTensor([], typeNumbers.int64, Int32Array.of(length, 0))];
    const list = Object.entries(attributes).map(([key, value]) => attributeOf(binding, key, value));
    const made = binding.executeOp(name, list, [...first, ...ids], outputs);
    for (const id of first) binding.deleteTensor(id);
    return made.map((output) => backend.createOutputTensor(output));
  }

  /** The one output of an operation on floats. */
  one(name: string, inputs: readonly TensorInfo[], attributes: Attributes = { T: float }): Tensor {
    return this.all(name, inputs, attributes, 1)[0] as Tensor;
  }
}

function attributeOf(binding: Binding, name: string, value: AttributeValue): Attribute {
  if ("type" in value) return { name, type: binding.TF_ATTR_TYPE, value: value.type };
  if ("bool" in value) return { name, type: binding.TF_ATTR_BOOL, value: value.bool };
  if ("string" in value) return { name, type: binding.TF_ATTR_STRING, value: value.string };
  if ("integer" in value) return { name, type: binding.TF_ATTR_INT, value: value.integer };
  if ("integers" in value) return { name, type: binding.TF_ATTR_INT, value: value.integers };
  if ("float" in value) return { name, type: binding.TF_ATTR_FLOAT, value: value.float };
  throw new Error(`the attribute ${name} is of a kind that operations called from here do not have`);
}
