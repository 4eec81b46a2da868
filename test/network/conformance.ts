/** Tries an operation on a backend: values against the reference in float64, gradients against finite differences of it. */
import type { Arguments, Operation, Shape, Tensor, Tf, WeightSpec } from "../../server/network/operation.ts";
import { createRandom, type Random } from "../../server/random.ts";
import type { Case } from "./cases.ts";
import { references } from "./reference.ts";
import { type ReferenceContext, sizeOf, type Values } from "./references/values.ts";

const valueTolerance = 1e-5;
const gradientTolerance = 1e-3;
/** Finite differences are taken at so many places of a tensor at most. */
const places = 20;

/** All arguments of a call: the given ones and the defaults. */
export function complete(operation: Operation, given: Arguments = {}): Arguments {
  const args: Record<string, Arguments[string]> = {};
  for (const { name, default: value } of operation.parameters) {
    const chosen = given[name] ?? (typeof value === "object" ? args[value.sameAs] : value);
    if (chosen === undefined) throw new Error(`${operation.name} needs ${name}`);
    args[name] = chosen;
  }
  return args;
}

/** What is wrong, as sentences; nothing if all is well. */
export function violations(tf: Tf, operation: Operation, given: Case, training: boolean): readonly string[] {
  const problem = new Problem(operation, given);
  const before = tf.memory().numTensors;
  let found: readonly string[] = [];
  tf.tidy(() => {
    found = problem.compare(tf, training);
  });
  const after = tf.memory().numTensors;
  return after === before ? found : [...found, `${after - before} tensors leak`];
}

class Problem {
  readonly args: Arguments;
  readonly #operation: Operation;
  readonly #shapes: readonly Shape[];
  readonly #batch: number;
  readonly #specs: readonly WeightSpec[];
  readonly #inputs: readonly Values[];
  readonly #weights: Readonly<Record<string, Values>>;
  readonly #random: Random;
  readonly #ties: boolean;
  readonly #step: number;

  constructor(operation: Operation, given: Case) {
    this.#operation = operation;
    this.args = complete(operation, given.arguments);
    this.#shapes = given.inputs;
    this.#batch = given.batch ?? 2;
    this.#random = createRandom(1, operation.name, JSON.stringify(given));
    this.#step = given.step ?? 0;
    this.#ties = given.values === "ties";
    this.#specs = operation.weights(this.args, this.#shapes);
    const value = valuesOf(this.#random, given.values ?? "signed");
    this.#inputs = this.#shapes.map((shape) => this.#fill([this.#batch, ...shape], value));
    this.#weights = Object.fromEntries(
      this.#specs.map(({ name, shape }) => [
        name,
        // Variances are positive; everything else may be anything.
        this.#fill(shape, () => (name.includes("variance") ? 0.5 + this.#random.uniform() : 2 * this.#random.uniform() - 1)),
      ]),
    );
  }

  compare(tf: Tf, training: boolean): readonly string[] {
    const found: string[] = [];
    const expect = (condition: boolean, sentence: string) => void (condition || found.push(sentence));
    const noise = this.#fill([this.#batch, ...(this.#shapes[0] as Shape)], () => this.#random.uniform());

    // On the backend.
    const inputs = this.#inputs.map((values) => upload(tf, values));
    const weights = new Map(this.#specs.map(({ name }) => [name, upload(tf, this.#weights[name] as Values)]));
    const read = new Set<string>();
    const updates = new Map<string, Tensor>();
    const context = {
      tf,
      training,
      perStep: (value: (step: number) => number) => tf.tensor1d([value(this.#step)]),
      random: () => upload(tf, noise),
      update: (name: string, value: Tensor) => void updates.set(name, tf.keep(value)),
    };
    let output: Tensor | undefined;
    const lookup = <T extends Tensor>(name: string): T => {
      read.add(name);
      return weights.get(name) as T;
    };
    const apply = () => this.#operation.apply(context, this.args, inputs, lookup);
    const cotangents: Values[] = [];
    const trainable = this.#specs.filter((spec) => spec.trainable).map(({ name }) => name);
    const variables = [...inputs, ...trainable.map((name) => weights.get(name) as Tensor)];
    const { grads } = tf.engine().gradients(() => {
      output = tf.keep(apply());
      const cotangent = this.#fill(output.shape, () => 2 * this.#random.uniform() - 1);
      cotangents.push(cotangent);
      return tf.sum(tf.mul(output, upload(tf, cotangent)));
    }, variables);

    // By the reference.
    const expectedUpdates = new Map<string, Values>();
    const referenceContext: ReferenceContext = {
      training,
      step: this.#step,
      random: () => noise,
      update: (name, value) => void expectedUpdates.set(name, value),
    };
    const reference = (given: readonly Values[], ofWeights: Readonly<Record<string, Values>>) => {
      const run = references[this.#operation.name];
      if (!run) throw new Error(`${this.#operation.name} has no reference`);
      return run(this.args, given, (name) => ofWeights[name] as Values, referenceContext);
    };
    const expected = reference(this.#inputs, this.#weights);
    const declared = [this.#batch, ...this.#operation.shape(this.args, this.#shapes)];

    if (!output) return ["nothing came out"];
    expect(same(output.shape, declared), `the shape is ${output.shape}, shape() says ${declared}`);
    expect(same(expected.shape, declared), `the reference's shape is ${expected.shape}, shape() says ${declared}`);
    expect(
      this.#specs.every(({ name }) => read.has(name)) && read.size === this.#specs.length,
      `the weights ${[...read]} are read, weights() says ${this.#specs.map(({ name }) => name)}`,
    );
    const error = difference(output.dataSync(), expected.data) / Math.max(1, largest(expected.data));
    expect(error <= valueTolerance, `values differ by ${error.toExponential(1)}`);
    expect(
      same([...updates.keys()].sort(), training ? this.#specs.filter((spec) => !spec.trainable).map(({ name }) => name) : []),
      `the statistics ${[...updates.keys()]} are updated`,
    );
    for (const [name, value] of updates) {
      const target = expectedUpdates.get(name);
      const off = target ? difference(value.dataSync(), target.data) / Math.max(1, largest(target.data)) : Number.NaN;
      expect(off <= valueTolerance, `the new ${name} differs by ${off.toExponential(1)}`);
    }
    if (this.#operation.isIdentity?.(this.args, this.#shapes))
      expect(difference(output.dataSync(), this.#inputs[0]?.data ?? []) === 0, "is no identity");

    // Gradients: of the sum of output x cotangent.
    const cotangent = cotangents[0] as Values;
    const loss = (given: readonly Values[], ofWeights: Readonly<Record<string, Values>>) =>
      reference(given, ofWeights).data.reduce((sum, value, i) => sum + value * (cotangent.data[i] as number), 0);
    // Among equal values the first is made the largest, whose gradient is unique.
    const base = this.#ties
      ? this.#inputs.map(({ shape, data }) => ({ shape, data: data.map((value, i) => value - i * 1e-4) }))
      : this.#inputs;
    const names = [...base.map((_, i) => `input ${i}`), ...trainable];
    for (const [index, name] of names.entries()) {
      const values = index < base.length ? (base[index] as Values) : (this.#weights[name] as Values);
      const at = (data: Float64Array) =>
        index < base.length
          ? loss(base.with(index, { shape: values.shape, data }), this.#weights)
          : loss(base, { ...this.#weights, [name]: { shape: values.shape, data } });
      const actual = grads[index]?.dataSync();
      const chosen = this.#some(values.data.length);
      const slopes = chosen.map((place) => slope(at, values.data, place));
      const scale = Math.max(1e-2, largest(slopes));
      const worst =
        Math.max(...chosen.map((place, i) => Math.abs((actual?.[place] ?? Number.NaN) - (slopes[i] as number)))) / scale;
      expect(worst <= gradientTolerance, `the gradient of ${name} differs by ${worst.toExponential(1)}`);
    }
    output.dispose();
    for (const value of updates.values()) value.dispose();
    return found;
  }

  #some(length: number): readonly number[] {
    const all = Array.from({ length }, (_, place) => place);
    return length <= places ? all : this.#random.shuffle(all).slice(0, places);
  }

  /** Values that float32 holds exactly. */
  #fill(shape: readonly number[], value: () => number): Values {
    return { shape, data: Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(value())) };
  }
}

function valuesOf(random: Random, kind: NonNullable<Case["values"]>): () => number {
  const makers: Record<typeof kind, () => number> = {
    signed: () => 2 * random.uniform() - 1,
    negative: () => -1 - random.uniform(),
    large: () => 60 * random.uniform() - 30,
    shifted: () => 9 + 2 * random.uniform(),
    ties: () => random.below(2) - 1,
    tokens: () => random.below(7) - 1,
  };
  return makers[kind];
}

function slope(f: (data: Float64Array) => number, data: Float64Array, place: number): number {
  const step = 1e-5;
  const moved = (by: number) => f(data.with(place, (data[place] as number) + by));
  return (moved(step) - moved(-step)) / (2 * step);
}

const upload = (tf: Tf, { shape, data }: Values): Tensor => tf.tensor(Float32Array.from(data), [...shape]);

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

export const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((max, value) => Math.max(max, Math.abs(value)), 0);

/** The largest difference; NaN counts as one without bounds. */
export const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length !== b.length
    ? Number.POSITIVE_INFINITY
    : Array.from(a).reduce((max, value, i) => {
        const distance = Math.abs(value - (b[i] as number));
        return Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(max, distance);
      }, 0);
