/** The operations of sequences again, in float64 and plain loops. */
import type { Arguments } from "../../../server/network/operation.ts";
import { at, first, map, number, project, type Reference, type Values, zeros } from "./values.ts";

const lengths = (x: Values) => x.shape as [batch: number, length: number, features: number];

/** A value for each place of [batch, length, features]. */
const each = (shape: readonly [number, number, number], f: (b: number, i: number, k: number) => number): Values =>
  map(zeros(shape), (_, place) => {
    const [, length, features] = shape;
    return f(Math.floor(place / features / length), Math.floor(place / features) % length, place % features);
  });

/** The steps inside the sequence of each window. */
function pooled(args: Arguments, x: Values, f: (values: readonly number[]) => number): Values {
  const [batch, length, features] = lengths(x);
  const [size, strides] = [number(args, "size"), number(args, "strides")];
  const same = args.padding === "same";
  const count = same ? Math.ceil(length / strides) : Math.ceil((length - size + 1) / strides);
  const before = same ? Math.floor(Math.max((count - 1) * strides + size - length, 0) / 2) : 0;
  return each([batch, count, features], (b, i, k) => {
    const steps = Array.from({ length: size }, (_, r) => i * strides - before + r).filter((step) => step >= 0 && step < length);
    return f(steps.map((step) => at(x, b, step, k)));
  });
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The state after a step: of one example, from its values and what the step before has left. */
type Cell = (x: (column: number) => number, h: readonly number[], memory: number[], recurrent: Values) => readonly number[];

/** @param gates gives x kernel + bias */
function recurrent(args: Arguments, x: Values, weight: (name: string) => Values, gates: number, cell: (prefix: string) => Cell) {
  const [batch, length] = lengths(x);
  const units = number(args, "units");
  const prefixes = args.bidirectional ? ["", "backward_"] : [""];
  const runs = prefixes.map((prefix) => {
    const bias = weight(`${prefix}bias`);
    const input = project(x, weight(`${prefix}kernel`), { ...bias, data: bias.data.slice(0, gates * units) });
    const step = cell(prefix);
    const order = Array.from({ length }, (_, i) => (prefix === "" ? i : length - 1 - i));
    const states = Array.from({ length: batch }, (_, b) => {
      const made: (readonly number[])[] = [];
      let h: readonly number[] = new Array(units).fill(0);
      const memory = new Array<number>(units).fill(0);
      for (const i of order) {
        h = step((column) => at(input, b, i, column), h, memory, weight(`${prefix}recurrent_kernel`));
        made[i] = h;
      }
      return { made, last: h };
    });
    return states;
  });
  const value = (b: number, i: number, k: number): number => {
    const state = runs[Math.floor(k / units)]?.[b];
    return (args.return_sequences ? state?.made[i] : state?.last)?.[k % units] as number;
  };
  const features = units * prefixes.length;
  if (args.return_sequences) return each([batch, length, features], value);
  const { data } = each([batch, 1, features], value);
  return { shape: [batch, features], data };
}

const row = (h: readonly number[], matrix: Values, column: number): number =>
  h.reduce((sum, value, k) => sum + value * at(matrix, k, column), 0);

export function attended(
  args: Arguments,
  query: Values,
  memory: Values,
  causal: boolean,
  weight: (name: string) => Values,
): Values {
  const of = (name: string, x: Values) => project(x, weight(`${name}_kernel`), weight(`${name}_bias`));
  const [q, k, v] = [of("query", query), of("key", memory), of("value", memory)];
  const heads = number(args, "heads");
  const depth = lengths(q)[2] / heads;
  const [, keys] = lengths(k);
  const mixed = each(lengths(q), (b, i, column) => {
    const head = Math.floor(column / depth);
    const columns = Array.from({ length: depth }, (_, c) => head * depth + c);
    const weights = Array.from({ length: keys }, (_, j) => {
      const score = columns.reduce((sum, c) => sum + at(q, b, i, c) * at(k, b, j, c), 0) / Math.sqrt(depth);
      return causal && j > i ? 0 : Math.exp(score);
    });
    const total = weights.reduce((sum, value) => sum + value, 0);
    return weights.reduce((sum, value, j) => sum + (value / total) * at(v, b, j, column), 0);
  });
  return of("output", mixed);
}

export const sequenceReferences: Readonly<Record<string, Reference>> = {
  to_sequence(_args, inputs) {
    const { shape, data } = first(inputs);
    const [batch, height, width, channels] = shape as [number, number, number, number];
    return { shape: [batch, height * width, channels], data };
  },
  embedding(args, inputs, weight) {
    const ids = first(inputs);
    const [batch, length] = ids.shape as [number, number];
    const last = number(args, "vocabulary") - 1;
    return each([batch, length, number(args, "features")], (b, i, k) =>
      at(weight("table"), Math.min(last, Math.max(0, Math.round(at(ids, b, i)))), k),
    );
  },
  positional_encoding(args, inputs, weight) {
    const x = first(inputs);
    return each(lengths(x), (b, i, k) => {
      if (args.learned) return at(x, b, i, k) + at(weight("table"), i, k);
      const pair = Math.floor(k / 2);
      const angle = i / 10000 ** ((2 * pair) / lengths(x)[2]);
      return at(x, b, i, k) + (k === 2 * pair ? Math.sin(angle) : Math.cos(angle));
    });
  },
  conv1d(args, inputs, weight) {
    const x = first(inputs);
    const kernel = weight("kernel");
    const bias = args.bias ? weight("bias") : undefined;
    const [batch, length] = lengths(x);
    const [window, features, filters] = kernel.shape as [number, number, number];
    const [strides, dilation] = [number(args, "strides"), number(args, "dilation")];
    const reach = (window - 1) * dilation;
    const count = args.padding === "valid" ? Math.ceil((length - reach) / strides) : Math.ceil(length / strides);
    const zerosAround = Math.max((count - 1) * strides + reach + 1 - length, 0);
    const before = args.padding === "causal" ? reach : args.padding === "same" ? Math.floor(zerosAround / 2) : 0;
    return each([batch, count, filters], (b, i, o) => {
      const group = Math.floor(o / (filters / number(args, "groups")));
      let sum = bias ? at(bias, o) : 0;
      for (let r = 0; r < window; r++) {
        const step = i * strides - before + r * dilation;
        if (step < 0 || step >= length) continue;
        for (let k = 0; k < features; k++)
          sum += at(x, b, step, group * features + k) * (kernel.data[(r * features + k) * filters + o] as number);
      }
      return sum;
    });
  },
  max_pool1d: (args, inputs) => pooled(args, first(inputs), (values) => Math.max(...values)),
  avg_pool1d: (args, inputs) =>
    pooled(args, first(inputs), (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  last_step(_args, inputs) {
    const [batch, length, features] = lengths(first(inputs));
    return map(zeros([batch, features]), (_, place) =>
      at(first(inputs), Math.floor(place / features), length - 1, place % features),
    );
  },
  lstm: (args, inputs, weight) =>
    recurrent(args, first(inputs), weight, 4, () => (x, h, cells, matrix) => {
      const gate = (run: number, k: number) => x(run * h.length + k) + row(h, matrix, run * h.length + k);
      return h.map((_, k) => {
        cells[k] = sigmoid(gate(1, k)) * (cells[k] as number) + sigmoid(gate(0, k)) * Math.tanh(gate(2, k));
        return sigmoid(gate(3, k)) * Math.tanh(cells[k] as number);
      });
    }),
  gru: (args, inputs, weight) =>
    recurrent(args, first(inputs), weight, 3, (prefix) => (x, h, _memory, matrix) => {
      const bias = weight(`${prefix}bias`);
      const product = (column: number) => row(h, matrix, column) + at(bias, 1, column);
      return h.map((before, k) => {
        const [update, reset, candidate] = [k, h.length + k, 2 * h.length + k];
        const z = sigmoid(x(update) + product(update));
        const r = sigmoid(x(reset) + product(reset));
        return z * before + (1 - z) * Math.tanh(x(candidate) + r * product(candidate));
      });
    }),
  attention: (args, inputs, weight) => attended(args, first(inputs), first(inputs), args.causal === true, weight),
  cross_attention: (args, inputs, weight) => attended(args, first(inputs), inputs[1] as Values, false, weight),
};
