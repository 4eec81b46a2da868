/** What a judge trains: tensors by name, moved by Adam along the gradient of whatever is computed of them. */
import type { Scalar } from "@tensorflow/tfjs-core";
import type { Tensor, Tf } from "../../network/operation.ts";
import type { Tensors } from "../../network/safetensors.ts";
import { clipByGlobalNorm } from "../clip.ts";
import { disposeTape } from "../step.ts";

interface Variable {
  value: Tensor;
  mean: Tensor;
  square: Tensor;
  /** Steps that it took part in. */
  steps: number;
}

export class Learner {
  readonly #tf: Tf;
  readonly #variables = new Map<string, Variable>();
  readonly #shapes: Tensors;

  constructor(tf: Tf, initial: Tensors) {
    this.#tf = tf;
    this.#shapes = initial;
    for (const [name, { shape, data }] of Object.entries(initial)) {
      const value = tf.tensor(data, [...shape]);
      this.#variables.set(name, { value, mean: tf.zerosLike(value), square: tf.zerosLike(value), steps: 0 });
    }
  }

  /** As they are until the next step. */
  get tensors(): Readonly<Record<string, Tensor>> {
    return Object.fromEntries([...this.#variables].map(([name, { value }]) => [name, value]));
  }

  /**
   * A step of Adam (Kingma and Ba 2015, algorithm 1) for all that the loss depends on; what it does not depend on stays.
   * @param rate the learning rate, of each tensor by its name
   * @param clip the largest global norm of the gradients; 0: any
   * @returns the loss before the step; where it is not finite nothing is changed
   */
  step(loss: () => Scalar, rate: (name: string) => number, clip = 0): number {
    const tf = this.#tf;
    try {
      return tf.tidy(() => this.#step(loss, rate, clip));
    } catch (error) {
      disposeTape(tf);
      throw error;
    }
  }

  #step(loss: () => Scalar, rate: (name: string) => number, clip: number): number {
    const tf = this.#tf;
    const names = [...this.#variables.keys()];
    const values = names.map((name) => this.#variable(name).value);
    const { value, grads } = tf.engine().gradients(loss, values, undefined, true);
    const found = value.dataSync()[0] as number;
    if (!Number.isFinite(found)) return found;
    const clipped = clipByGlobalNorm(tf, grads, clip);
    for (const [index, name] of names.entries()) {
      const gradient = clipped[index];
      if (gradient) this.#move(this.#variable(name), gradient, rate(name));
    }
    return found;
  }

  download(): Tensors {
    const entries = Object.entries(this.#shapes).map(
      ([name, { shape }]) => [name, { shape, data: this.#variable(name).value.dataSync<"float32">() }] as const,
    );
    return Object.fromEntries(entries);
  }

  dispose(): void {
    for (const { value, mean, square } of this.#variables.values()) this.#tf.dispose([value, mean, square]);
  }

  #variable(name: string): Variable {
    return this.#variables.get(name) as Variable;
  }

  #move(variable: Variable, gradient: Tensor, rate: number): void {
    const tf = this.#tf;
    const { value: weight, mean, square } = variable;
    const steps = ++variable.steps;
    const rates = tf.tensor1d([rate, 1 - 0.9 ** steps, 1 - 0.999 ** steps]);
    const inputs = { weight, gradient, mean, square, rates };
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, decay: 0 };
    const moved = tf.engine().runKernel<Tensor[]>("AdamStep", inputs, options).map(tf.keep);
    tf.dispose([weight, mean, square]);
    [variable.value, variable.mean, variable.square] = moved as [Tensor, Tensor, Tensor];
  }
}
