/** What a training changes: a network's weights, and what the optimizer remembers of each. */
import { type Architecture, weightsOf } from "../network/architecture.ts";
import { size, type Tensor, type Tf } from "../network/operation.ts";
import type { Weights } from "./backend.ts";

export class Variables {
  readonly #tf: Tf;
  readonly #slots: number;
  readonly #weights: Record<string, Tensor>;
  readonly #memory = new Map<string, readonly Tensor[]>();

  /** @param slots tensors that are remembered of each trained weight */
  constructor(tf: Tf, architecture: Architecture, initial: Weights, slots: number) {
    this.#tf = tf;
    this.#slots = slots;
    this.#weights = uploadWeights(tf, architecture, initial);
  }

  get weights(): Readonly<Record<string, Tensor>> {
    return this.#weights;
  }

  /** Zeros at first, of the weight's shape. */
  memory(key: string): readonly Tensor[] {
    const found = this.#memory.get(key);
    if (found) return found;
    const zeros = Array.from({ length: this.#slots }, () => this.#tf.keep(this.#tf.zerosLike(this.#weights[key] as Tensor)));
    this.#memory.set(key, zeros);
    return zeros;
  }

  /** Takes over the new tensors and frees the old ones. */
  replace(key: string, weight: Tensor, ...memory: readonly Tensor[]): void {
    this.#weights[key]?.dispose();
    this.#weights[key] = this.#tf.keep(weight);
    if (memory.length === 0) return;
    this.#tf.dispose([...(this.#memory.get(key) ?? [])]);
    this.#memory.set(key, memory.map(this.#tf.keep));
  }

  /** All weights as they are now. */
  download(): Record<string, Float32Array> {
    return Object.fromEntries(Object.entries(this.#weights).map(([key, tensor]) => [key, tensor.dataSync<"float32">()] as const));
  }

  dispose(): void {
    this.#tf.dispose(this.#weights);
    for (const memory of this.#memory.values()) this.#tf.dispose([...memory]);
  }
}

/** Every weight of the architecture as a tensor; the caller disposes them. */
export function uploadWeights(tf: Tf, architecture: Architecture, weights: Weights): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  try {
    for (const { key, shape } of weightsOf(architecture)) {
      const values = weights[key];
      if (values?.length !== size(shape))
        throw new Error(`weight ${key} needs ${size(shape)} values, ${values?.length ?? 0} are given`);
      tensors[key] = tf.tensor(values, [...shape]);
    }
    return tensors;
  } catch (error) {
    tf.dispose(tensors);
    throw error;
  }
}
