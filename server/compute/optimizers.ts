/** The optimizers that tasks/optimizers.ts declares, as pure functions. */
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../network/operation.ts";
import type { ResolvedSetting } from "../space/space.ts";

export interface Optimizer {
  /** As the task block gives it. */
  readonly learningRate: number;
  /** The number of tensors, of the weight's shape and at first all zeros, that are remembered of each weight. */
  readonly slots: number;
  /**
   * One step, for one weight.
   * @param step counts from 1
   * @returns the new weight, then its new state, all in new memory; the old ones are the caller's
   */
  update(weight: Tensor, gradient: Tensor, state: readonly Tensor[], learningRate: number, step: number): readonly Tensor[];
}

type Make = (tf: Tf, argument: (name: string) => number) => Optimizer;

const makers: Readonly<Record<string, Make>> = {
  /** Kingma and Ba 2015, algorithm 1. */
  adam(tf, argument) {
    const [beta1, beta2, epsilon] = [argument("beta1"), argument("beta2"), argument("epsilon")];
    return {
      learningRate: argument("learning_rate"),
      slots: 2,
      update: (weight, gradient, state, rate, step) => {
        const [mean, square] = state as readonly [Tensor, Tensor];
        return tf
          .engine()
          .runKernel<Tensor[]>(
            "AdamStep",
            { weight, gradient, mean, square },
            { rate, beta1, beta2, epsilon, correction1: 1 - beta1 ** step, correction2: 1 - beta2 ** step },
          );
      },
    };
  },
  /** v = momentum v - learning_rate g; w = w + v. */
  sgd(tf, argument) {
    const momentum = argument("momentum");
    return {
      learningRate: argument("learning_rate"),
      slots: 1,
      update: (weight, gradient, state, rate) => {
        const [velocity] = state as readonly [Tensor];
        return tf.engine().runKernel<Tensor[]>("MomentumStep", { weight, gradient, velocity }, { rate, momentum });
      },
    };
  },
};

export function createOptimizer(tf: Tf, setting: ResolvedSetting | undefined): Optimizer {
  if (typeof setting !== "object") throw new Error("the training settings name no optimizer");
  const make = makers[setting.name];
  if (!make) throw new Error(`there is no optimizer '${setting.name}'`);
  return make(tf, (name) => {
    const value = setting.arguments[name];
    if (typeof value !== "number") throw new Error(`optimizer ${setting.name} has no ${name}`);
    return value;
  });
}
