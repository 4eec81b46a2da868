/** Gradient descent of one dense layer on one batch, in float64: what the optimizers' formulas say. */
import type { Examples } from "../../server/data/dataset.ts";
import { sequence, stripes } from "./network.ts";

/** The gradient of its softmax cross-entropy is known: (softmax - one_hot) x. */
export const onlyDense = sequence([2, 2, 1], [["flatten"], ["dense", { units: 2 }]]);
export const tiny = stripes(6, { size: 2, classes: 2 });
const [features, units] = [4, 2];

type Arguments = Readonly<Record<string, number>>;
/** What is added to a weight. `step` counts from 1; `state` is two numbers of this weight, at first zeros. */
type Change = (weight: number, gradient: number, state: [number, number], rate: number, step: number) => number;

export const optimizers: Readonly<Record<string, (args: Arguments) => { readonly rate: number; readonly change: Change }>> = {
  adam: ({ learning_rate: rate = 0, ...rest }) => ({ rate, change: adam({ ...rest, weight_decay: 0 }) }),
  adamw: ({ learning_rate: rate = 0, ...rest }) => ({ rate, change: adam(rest) }),
  rmsprop: ({ learning_rate = 0, rho = 0, momentum = 0, epsilon = 0 }) => ({
    rate: learning_rate,
    change(_, gradient, state, rate) {
      state[0] = rho * state[0] + (1 - rho) * gradient ** 2;
      state[1] = momentum * state[1] + (rate * gradient) / Math.sqrt(state[0] + epsilon);
      return -state[1];
    },
  }),
  sgd: ({ learning_rate = 0, momentum = 0 }) => ({
    rate: learning_rate,
    change(_, gradient, state, rate) {
      state[0] = momentum * state[0] - rate * gradient;
      return state[0];
    },
  }),
};

const adam =
  ({ beta1 = 0, beta2 = 0, epsilon = 0, weight_decay = 0 }: Arguments): Change =>
  (weight, gradient, state, rate, step) => {
    state[0] = beta1 * state[0] + (1 - beta1) * gradient;
    state[1] = beta2 * state[1] + (1 - beta2) * gradient ** 2;
    const direction = state[0] / (1 - beta1 ** step) / (Math.sqrt(state[1] / (1 - beta2 ** step)) + epsilon);
    return -rate * (direction + weight_decay * weight);
  };

interface Descent {
  readonly rate: number;
  readonly change: Change;
  /** Factor of the rate in a step, from 0. By default it stays for the first half and falls to zero over the second. */
  readonly factor?: (step: number) => number;
  /** The largest global norm of the gradient. */
  readonly clip?: number;
}

/** Weights of `onlyDense` after some steps, each over all examples. */
export function descend(
  initial: Readonly<Record<string, Float32Array>>,
  { inputs, labels, scale }: Examples,
  steps: number,
  descent: Descent | undefined,
): Record<string, Float64Array> {
  if (!descent) throw new Error("there is no formula for this optimizer");
  const {
    rate,
    change,
    clip = Number.POSITIVE_INFINITY,
    factor = (step) => (step < steps / 2 ? 1 : 2 - (2 * step) / steps),
  } = descent;
  const weights = Float64Array.from([...(initial["dense_1/kernel"] ?? []), ...(initial["dense_1/bias"] ?? [])]);
  const states = Array.from(weights, (): [number, number] => [0, 0]);
  const moved = (weight: number, gradient: number, state: [number, number], step: number) =>
    weight + change(weight, gradient, state, rate * factor(step), step + 1);
  for (let step = 0; step < steps; step++) {
    const gradients = gradientOf(weights, inputs, labels, scale);
    const shrunk = Math.min(1, clip / Math.hypot(...gradients));
    for (const [place, gradient] of gradients.entries())
      weights[place] = moved(weights[place] as number, shrunk * gradient, states[place] as [number, number], step);
  }
  return { "dense_1/kernel": weights.slice(0, features * units), "dense_1/bias": weights.slice(features * units) };
}

/** Of the mean loss, by the kernel and then the bias. */
function gradientOf(weights: Float64Array, inputs: ArrayLike<number>, labels: Int32Array, scale: number): Float64Array {
  const gradient = new Float64Array(weights.length);
  const add = (place: number, value: number) => {
    gradient[place] = (gradient[place] as number) + value / labels.length;
  };
  for (const [example, label] of labels.entries()) {
    const x = Array.from({ length: features }, (_, k) => (inputs[example * features + k] as number) * scale);
    const bias = (unit: number) => weights[features * units + unit] as number;
    const logit = (unit: number) => x.reduce((sum, value, k) => sum + value * (weights[k * units + unit] as number), bias(unit));
    const shares = Array.from({ length: units }, (_, unit) => Math.exp(logit(unit)));
    const total = shares.reduce((sum, share) => sum + share, 0);
    for (const [unit, share] of shares.entries()) {
      const error = share / total - (unit === label ? 1 : 0);
      for (const [k, value] of x.entries()) add(k * units + unit, error * value);
      add(features * units + unit, error);
    }
  }
  return gradient;
}
