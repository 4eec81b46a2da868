/** The optimizers that tasks/optimizers.ts declares, as pure functions. */
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../network/operation.ts";
import type { ResolvedSetting } from "../space/space.ts";
import { optimizerSlots } from "../tasks/optimizers.ts";
import type { PerStep } from "./step.ts";

export interface Optimizer {
  /** The number of tensors, of the weight's shape and at first all zeros, that are remembered of each weight. */
  readonly slots: number;
  /** Begins a step; what it gives is then called for each weight. */
  begin(perStep: PerStep): Update;
}

/** @returns the new weight, then what is remembered of it from now on, all in new memory; the old ones are the caller's */
type Update = (weight: Tensor, gradient: Tensor, memory: readonly Tensor[]) => readonly [Tensor, ...Tensor[]];

type Make = (tf: Tf, argument: (name: string) => number) => Optimizer["begin"];

const makers: Readonly<Record<string, Make>> = {
  /** Kingma and Ba 2015, algorithm 1. */
  adam: (tf, argument) => adam(tf, argument, 0),
  /** Loshchilov and Hutter 2019, algorithm 2, the schedule's factor in the learning rate. */
  adamw: (tf, argument) => adam(tf, argument, argument("weight_decay")),
  /** s = rho s + (1 - rho) g^2; v = momentum v + learning_rate g / sqrt(s + epsilon); w = w - v. */
  rmsprop(tf, argument) {
    const [rho, momentum, epsilon] = [argument("rho"), argument("momentum"), argument("epsilon")];
    return (perStep) => {
      const rate = perStep(({ learningRate }) => [learningRate]);
      return (weight, gradient, memory) => {
        const [square, velocity] = memory as readonly [Tensor, Tensor];
        const inputs = { weight, gradient, square, velocity, rate };
        return tf.engine().runKernel<[Tensor, Tensor, Tensor]>("RMSPropStep", inputs, { rho, momentum, epsilon });
      };
    };
  },
  /** v = momentum v - learning_rate g; w = w + v. */
  sgd(tf, argument) {
    const momentum = argument("momentum");
    return (perStep) => {
      const rate = perStep(({ learningRate }) => [learningRate]);
      return (weight, gradient, memory) => {
        const [velocity] = memory as readonly [Tensor];
        return tf.engine().runKernel<[Tensor, Tensor]>("MomentumStep", { weight, gradient, velocity, rate }, { momentum });
      };
    };
  },
};

/** With decoupled weight decay: w = w - learning_rate (step of Adam + decay w). */
function adam(tf: Tf, argument: (name: string) => number, decay: number): Optimizer["begin"] {
  const [beta1, beta2, epsilon] = [argument("beta1"), argument("beta2"), argument("epsilon")];
  return (perStep) => {
    const rates = perStep(({ learningRate, remembered }) => {
      const count = remembered + 1;
      return [learningRate, 1 - beta1 ** count, 1 - beta2 ** count];
    });
    return (weight, gradient, memory) => {
      const [mean, square] = memory as readonly [Tensor, Tensor];
      const inputs = { weight, gradient, mean, square, rates };
      return tf.engine().runKernel<[Tensor, Tensor, Tensor]>("AdamStep", inputs, { beta1, beta2, epsilon, decay });
    };
  };
}

/** As the task block gives it. */
export const learningRateOf = (setting: ResolvedSetting | undefined): number => argumentsOf(setting)("learning_rate");

export function createOptimizer(tf: Tf, setting: ResolvedSetting | undefined): Optimizer {
  const argument = argumentsOf(setting);
  const { name } = setting as { name: string };
  const [make, slots] = [makers[name], optimizerSlots[name]];
  if (!make || slots === undefined) throw new Error(`there is no optimizer '${name}'`);
  return { slots, begin: make(tf, argument) };
}

function argumentsOf(setting: ResolvedSetting | undefined): (name: string) => number {
  if (typeof setting !== "object" || !("name" in setting)) throw new Error("the training settings name no optimizer");
  return (name) => {
    const value = setting.arguments[name];
    if (typeof value !== "number") throw new Error(`optimizer ${setting.name} has no ${name}`);
    return value;
  };
}
