import { first, map, number, type Reference, type Values } from "./values.ts";

/** The error function; its Maclaurin series where that converges fast, its continued fraction elsewhere. */
export function erf(x: number): number {
  if (Math.abs(x) < 3) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 200; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (Math.abs(x) + fraction);
  return Math.sign(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / (Math.abs(x) + fraction));
}

const each =
  (f: (x: number) => number): Reference =>
  (_args, inputs) =>
    map(first(inputs), f);
const eachWithAlpha =
  (f: (x: number, alpha: number) => number): Reference =>
  (args, inputs) =>
    map(first(inputs), (x) => f(x, number(args, "alpha")));

const hardSigmoid = (x: number): number => Math.min(Math.max(x + 3, 0), 6) / 6;
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
/** Klambauer et al. 2017: alpha and lambda. */
const selu = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };

/** For each row along the last axis. */
export function eachRow(x: Values, f: (row: readonly number[]) => readonly number[]): Values {
  const length = x.shape.at(-1) as number;
  const rows = Array.from({ length: x.data.length / length }, (_, row) => [...x.data.subarray(row * length, (row + 1) * length)]);
  return { shape: x.shape, data: Float64Array.from(rows.flatMap(f)) };
}
const logSoftmax = (row: readonly number[]): readonly number[] => {
  const top = Math.max(...row);
  const total = row.reduce((sum, x) => sum + Math.exp(x - top), 0);
  return row.map((x) => x - top - Math.log(total));
};

export const activations: Readonly<Record<string, Reference>> = {
  relu: each((x) => Math.max(x, 0)),
  relu6: each((x) => Math.min(Math.max(x, 0), 6)),
  leaky_relu: eachWithAlpha((x, alpha) => (x > 0 ? x : alpha * x)),
  prelu(_args, inputs, weight) {
    const alpha = weight("alpha").data;
    return map(first(inputs), (x, place) => (x > 0 ? x : x * (alpha[place % alpha.length] as number)));
  },
  elu: eachWithAlpha((x, alpha) => (x > 0 ? x : alpha * Math.expm1(x))),
  selu: each((x) => selu.scale * (x > 0 ? x : selu.alpha * Math.expm1(x))),
  gelu: each((x) => (x / 2) * (1 + erf(x / Math.SQRT2))),
  swish: each((x) => x / (1 + Math.exp(-x))),
  mish: each((x) => x * Math.tanh(softplus(x))),
  hard_swish: each((x) => x * hardSigmoid(x)),
  sigmoid: each((x) => 1 / (1 + Math.exp(-x))),
  hard_sigmoid: each(hardSigmoid),
  tanh: each(Math.tanh),
  softplus: each(softplus),
  softsign: each((x) => x / (1 + Math.abs(x))),
  exponential: each(Math.exp),
  softmax: (_args, inputs) => eachRow(first(inputs), (row) => logSoftmax(row).map(Math.exp)),
  log_softmax: (_args, inputs) => eachRow(first(inputs), logSoftmax),
};
