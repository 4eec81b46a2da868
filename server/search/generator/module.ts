/**
 * The network behind one decision: g(x) = softmax(f(W x + b) / T), with f a tanh and a linear layer:
 *   h = tanh(b1 + W1 x),  z = b2 + W2 h,  p_k = u_k exp(z_k / T) / sum_j u_j exp(z_j / T)
 * x marks the decisions already taken, by their bins: a one for each, and holds the features of the task. So W1 x is the sum of an
 * embedding of each of them and of one of the task, and only the columns of W1 that were ever used exist; those of the task begin at
 * zero. u is the uniform distribution over the bins; W2 begins at zero, so p begins as u.
 */
import type { SavedModule } from "../../protocol/generator.ts";
import type { Random } from "../../random.ts";
import type { TaskFeatures } from "../features/task.ts";

/** What x marks: features by name, "decision:bin". */
export type Features = readonly string[];

export interface Forward {
  readonly features: Features;
  readonly hidden: Float64Array;
  /** Sums to one. */
  readonly probabilities: Float64Array;
  readonly temperature: number;
}

/** A gradient, or any other quantity for each parameter of a module. */
export interface ModuleValues {
  readonly embeddings: Map<string, Float64Array>;
  readonly b1: Float64Array;
  /** [options, hidden] */
  readonly w2: Float64Array;
  readonly b2: Float64Array;
}

export class Module {
  readonly parameters: ModuleValues;
  readonly uniform: Float64Array;
  readonly #hidden: number;
  readonly #random: Random;
  readonly #task: TaskFeatures;

  /** @param start what another one of the same shape has learned */
  constructor(
    uniform: Float64Array,
    hidden: number,
    random: Random,
    task: TaskFeatures = new Map(),
    start?: Omit<SavedModule, "domain">,
  ) {
    this.uniform = uniform;
    this.#hidden = hidden;
    this.#random = random;
    this.#task = task;
    this.parameters = {
      embeddings: new Map(Object.entries(start?.embeddings ?? {}).map(([feature, row]) => [feature, Float64Array.from(row)])),
      b1: Float64Array.from(start?.b1 ?? new Float64Array(hidden)),
      w2: Float64Array.from(start?.w2 ?? new Float64Array(uniform.length * hidden)),
      b2: Float64Array.from(start?.b2 ?? new Float64Array(uniform.length)),
    };
    const { embeddings } = this.parameters;
    for (const feature of task.keys()) if (!embeddings.has(feature)) embeddings.set(feature, new Float64Array(hidden));
  }

  forward(features: Features, temperature: number): Forward {
    const { b1, w2, b2 } = this.parameters;
    const hidden = Float64Array.from(b1);
    for (const [feature, value] of this.#task) add(hidden, this.#embedding(feature), value);
    for (const feature of features) add(hidden, this.#embedding(feature));
    for (let j = 0; j < hidden.length; j++) hidden[j] = Math.tanh(hidden[j] as number);
    const logits = b2.map((bias, k) => {
      let sum = bias;
      for (let j = 0; j < hidden.length; j++) sum += (w2[k * hidden.length + j] as number) * (hidden[j] as number);
      return sum / temperature;
    });
    return { features, hidden, probabilities: softmax(logits, this.uniform), temperature };
  }

  /**
   * Adds the gradient of  advantage log p_chosen + entropy H  to `gradient`, with H = -sum_k p_k log(p_k / u_k):
   *   dJ/dz_k = (advantage (1[k = chosen] - p_k) - entropy p_k (log(p_k / u_k) + H)) / T
   */
  addGradient(gradient: ModuleValues, forward: Forward, chosen: number, advantage: number, entropy: number): void {
    const pulls = forward.probabilities.map((p, k) => advantage * ((k === chosen ? 1 : 0) - p));
    this.#addPulled(gradient, forward, pulls, entropy);
  }

  /**
   * Adds the gradient of  sum_k p_k g_k + entropy H:
   *   dJ/dz_k = (p_k (g_k - sum_j p_j g_j) - entropy p_k (log(p_k / u_k) + H)) / T
   * @param gains g; an option whose gain is not known counts as worth the mean of the others
   */
  addExpectedGradient(gradient: ModuleValues, forward: Forward, gains: readonly (number | undefined)[], entropy: number): void {
    const { probabilities } = forward;
    const sum = (of: (gain: number) => number) =>
      gains.reduce<number>((total, gain, k) => total + (gain === undefined ? 0 : (probabilities[k] as number) * of(gain)), 0);
    const share = sum(() => 1);
    const expected = share > 0 ? sum((gain) => gain) / share : 0;
    this.#addPulled(
      gradient,
      forward,
      probabilities.map((p, k) => p * ((gains[k] ?? expected) - expected)),
      entropy,
    );
  }

  /** @param pulls T dJ/dz_k, but for the entropy's part */
  #addPulled(gradient: ModuleValues, forward: Forward, pulls: Float64Array, entropy: number): void {
    const { features, hidden, probabilities, temperature } = forward;
    const logRatios = probabilities.map((p, k) => (p > 0 ? Math.log(p / (this.uniform[k] as number)) : 0));
    const uncertainty = -probabilities.reduce((sum, p, k) => sum + p * (logRatios[k] as number), 0);
    const { w2 } = this.parameters;
    const before = new Float64Array(hidden.length);
    probabilities.forEach((p, k) => {
      const slope = ((pulls[k] as number) - entropy * p * ((logRatios[k] as number) + uncertainty)) / temperature;
      gradient.b2[k] = (gradient.b2[k] as number) + slope;
      for (let j = 0; j < hidden.length; j++) {
        const at = k * hidden.length + j;
        gradient.w2[at] = (gradient.w2[at] as number) + slope * (hidden[j] as number);
        before[j] = (before[j] as number) + slope * (w2[at] as number) * (1 - (hidden[j] as number) ** 2);
      }
    });
    add(gradient.b1, before);
    const embed = (feature: string, value = 1) => {
      const embedding = gradient.embeddings.get(feature) ?? new Float64Array(hidden.length);
      gradient.embeddings.set(feature, embedding);
      add(embedding, before, value);
    };
    for (const [feature, value] of this.#task) embed(feature, value);
    for (const feature of features) embed(feature);
  }

  /** Values of zero for each parameter. */
  zeros(): ModuleValues {
    const { b1, w2, b2 } = this.parameters;
    return {
      embeddings: new Map(),
      b1: new Float64Array(b1.length),
      w2: new Float64Array(w2.length),
      b2: new Float64Array(b2.length),
    };
  }

  /** Moves each parameter along a gradient. */
  ascend(gradient: ModuleValues, rate: number): void {
    const { b1, w2, b2 } = this.parameters;
    add(b1, gradient.b1, rate);
    add(w2, gradient.w2, rate);
    add(b2, gradient.b2, rate);
    for (const [feature, values] of gradient.embeddings) add(this.#embedding(feature), values, rate);
  }

  /** To seven digits. */
  save(): Omit<SavedModule, "domain"> {
    const { embeddings, b1, w2, b2 } = this.parameters;
    const row = (values: Float64Array) => Array.from(values, (value) => Number(value.toPrecision(7)));
    const rows = [...embeddings].map(([feature, values]) => [feature, row(values)]);
    return { embeddings: Object.fromEntries(rows), b1: row(b1), w2: row(w2), b2: row(b2) };
  }

  #embedding(feature: string): Float64Array {
    let embedding = this.parameters.embeddings.get(feature);
    if (!embedding) {
      embedding = new Float64Array(this.#hidden).map(() => 0.3 * this.#random.normal());
      this.parameters.embeddings.set(feature, embedding);
    }
    return embedding;
  }
}

/** p_k = u_k exp(z_k) / sum_j u_j exp(z_j) */
export function softmax(logits: Float64Array, uniform: Float64Array): Float64Array {
  const most = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const weights = logits.map((logit, k) => (uniform[k] as number) * Math.exp(logit - most));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

function add(to: Float64Array, values: Float64Array, factor = 1): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + factor * (values[i] as number);
}
