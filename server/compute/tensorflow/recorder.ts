/**
 * Records what a function does with tensors. tfjs-node's kernels name TensorFlow's operations and pass each, with its attributes and
 * inputs, through `executeOp` of the binding; so the list of these calls is the graph of the function.
 */
import type { Tensor, Tf } from "../../network/operation.ts";
import { beyond } from "../failure.ts";
import type { Attribute, Binding, Made, NodeBackend, Values } from "./node.ts";

export interface Call {
  readonly operation: string;
  readonly attributes: readonly Attribute[];
  /** Identifiers of tensors. */
  readonly inputs: readonly number[];
  readonly outputs: readonly Made[];
}

/** A tensor that JavaScript made. */
export interface Upload extends Made {
  readonly values: Values;
}

/** What a kernel of ours has done by several calls, as it was asked for. Inputs and outputs are identifiers of tensors. */
export interface Composite {
  readonly name: string;
  readonly inputs: Readonly<Record<string, number>>;
  readonly attributes: Readonly<Record<string, number>>;
  readonly outputs: readonly number[];
}

export interface Recording<T> {
  readonly calls: readonly Call[];
  readonly composites: readonly Composite[];
  readonly uploads: ReadonlyMap<number, Upload>;
  /** What the function gave: identifiers of tensors that matter, in whatever form. */
  readonly result: T;
}

/** Why a function cannot be a graph. The message names what it did. */
export class NotRecordable extends Error {
  override readonly name = "NotRecordable";
}

/** Operations that give other values each time that they run: a repetition of the recorded call would not be that of the function. */
const drawing = /^(Random|Truncated|Parameterized|Multinomial|Stateful|NonDeterministic)/;

/** @param limit bytes of tensors that may be alive at a time */
export function record<T>(tf: Tf, backend: NodeBackend, limit: number, run: () => T): Recording<T> {
  const { binding } = backend;
  const calls: Call[] = [];
  const composites: Composite[] = [];
  const uploads = new Map<number, Upload>();
  const result = withBinding(backend, run, {
    executeOp(operation, attributes, inputs, count) {
      if (drawing.test(operation))
        throw new NotRecordable(`draws random numbers by TensorFlow's ${operation}, not by those of the training`);
      const outputs = binding.executeOp(operation, attributes, inputs, count);
      if (tf.memory().numBytes > limit) {
        // tfjs does not know of them yet.
        for (const { id } of outputs) binding.deleteTensor(id);
        throw beyond(limit);
      }
      calls.push({ operation, attributes, inputs: [...inputs], outputs });
      return outputs;
    },
    createTensor(shape, dtype, values) {
      const id = binding.createTensor(shape, dtype, values);
      uploads.set(id, { id, shape, dtype, values });
      return id;
    },
    note: (composite) => void composites.push(composite),
  });
  return { calls, composites, uploads, result };
}

/**
 * Runs a function again without computing anything, and compares what it does with a recording.
 * @param fed tensors whose values may be others each time
 * @throws NotRecordable at the first difference, be it in what is given back
 */
export function rehearse<T>(
  backend: NodeBackend,
  { calls, uploads, result }: Recording<T>,
  fed: ReadonlySet<number>,
  run: () => T,
): void {
  const remaining = calls.values();
  const made = uploads.values();
  const again = withBinding(backend, run, {
    executeOp(operation, attributes, inputs) {
      const { value: call } = remaining.next();
      if (call?.operation !== operation || !same([attributes, inputs], [call.attributes, call.inputs]))
        throw new NotRecordable(`calls TensorFlow's ${operation} in another way in another step`);
      return [...call.outputs];
    },
    createTensor(shape, dtype, values) {
      const { value: upload } = made.next();
      if (!upload || !same([shape, dtype], [upload.shape, upload.dtype]))
        throw new NotRecordable(`makes another tensor in another step, of shape [${shape}]`);
      if (!fed.has(upload.id) && values.some((value, place) => !Object.is(value, upload.values[place])))
        throw new NotRecordable(`makes a tensor of shape [${shape}] in JavaScript that is another one in each step`);
      return upload.id;
    },
    deleteTensor() {},
  });
  if (!remaining.next().done || !made.next().done || !same(again, result))
    throw new NotRecordable("does less in another step, or gives another result");
}

/** But for functions, which are made anew each time. */
const same = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b);
const textOf = (value: unknown): string => JSON.stringify(value, (_, part) => (part instanceof Map ? [...part] : part));

function withBinding<T>(backend: NodeBackend, run: () => T, changed: Partial<Binding>): T {
  const { binding } = backend;
  const tensorDataSync = () => {
    throw new NotRecordable("reads a value while the step runs");
  };
  // The binding's own methods cannot be assigned to.
  const methods = Object.entries({ tensorDataSync, ...changed }).map(([name, value]) => [name, { value }] as const);
  backend.binding = Object.create(binding, Object.fromEntries(methods));
  try {
    return run();
  } finally {
    backend.binding = binding;
  }
}

/** The identifier by which TensorFlow knows a tensor. */
export const idOf = (backend: NodeBackend, tensor: Tensor): number => backend.getInputTensorIds([tensor])[0] as number;
