/**
 * A network of two hidden layers, f(a) = max(a, a / 20):
 *   h = f(W1 x + b1),  g = f(W2 h + b2),  y = w3 . g + b3.
 * Its gradients are written by hand: it is small, and trained between two proposals.
 */
import type { Random } from "../../random.ts";

export interface Forward {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly output: number;
}

const leak = 0.05;
/** The variance of W1 at first. Features' squares sum to about 6 (features/encoder.ts): so functions begin smooth. */
const firstVariance = 0.04;

/** Where the parameters of each kind begin: W1 [hidden, inputs], b1, W2 [hidden, hidden], b2, w3, b3. */
interface Layout {
  readonly b1: number;
  readonly w2: number;
  readonly b2: number;
  readonly w3: number;
  readonly b3: number;
}

export class Perceptron {
  readonly parameters: Float64Array;
  /** The variance of each parameter's initial value: outputs begin with a variance of a few tenths. */
  readonly variances: Float64Array;
  readonly #inputs: number;
  readonly #hidden: number;
  readonly #at: Layout;

  constructor(inputs: number, hidden: number, random: Random) {
    this.#inputs = inputs;
    this.#hidden = hidden;
    const b1 = inputs * hidden;
    const w2 = b1 + hidden;
    const b2 = w2 + hidden * hidden;
    this.#at = { b1, w2, b2, w3: b2 + hidden, b3: b2 + 2 * hidden };
    this.variances = new Float64Array(b2 + 2 * hidden + 1)
      .fill(firstVariance)
      .fill(0.1, b1, w2)
      .fill(2 / hidden, w2, b2)
      .fill(0.1, b2, b2 + hidden)
      .fill(1 / hidden, b2 + hidden, b2 + 2 * hidden)
      .fill(0.1, b2 + 2 * hidden);
    this.parameters = this.variances.map((variance) => Math.sqrt(variance) * random.normal());
  }

  forward(x: Float64Array): Forward {
    const { b1, w2, b2, w3, b3 } = this.#at;
    const first = this.#layer(x, 0, b1);
    const second = this.#layer(first, w2, b2);
    let output = this.parameters[b3] as number;
    for (let j = 0; j < second.length; j++) output += (this.parameters[w3 + j] as number) * (second[j] as number);
    return { first, second, output };
  }

  /** Adds  slope dy / dp  for each parameter p. */
  addGradient(gradient: Float64Array, x: Float64Array, forward: Forward, slope: number): void {
    const { b1, w2, b2, w3, b3 } = this.#at;
    const { first, second } = forward;
    const [toFirst, toSecond] = this.#slopes(forward, slope);
    gradient[b3] = (gradient[b3] as number) + slope;
    for (let j = 0; j < second.length; j++) gradient[w3 + j] = (gradient[w3 + j] as number) + slope * (second[j] as number);
    addLayer(gradient, w2, b2, toSecond, first);
    addLayer(gradient, 0, b1, toFirst, x);
  }

  /** dy / dx */
  inputGradient(forward: Forward): Float64Array {
    const [toFirst] = this.#slopes(forward, 1);
    return this.#back(toFirst, 0, this.#inputs);
  }

  #layer(x: Float64Array, weights: number, biases: number): Float64Array {
    const { parameters } = this;
    const { length } = x;
    const values = new Float64Array(this.#hidden);
    for (let j = 0, w = weights; j < values.length; j++) {
      // In four sums, none of which waits for another.
      let a = parameters[biases + j] as number;
      let b = 0;
      let c = 0;
      let d = 0;
      let i = 0;
      for (; i + 3 < length; i += 4, w += 4) {
        a += (parameters[w] as number) * (x[i] as number);
        b += (parameters[w + 1] as number) * (x[i + 1] as number);
        c += (parameters[w + 2] as number) * (x[i + 2] as number);
        d += (parameters[w + 3] as number) * (x[i + 3] as number);
      }
      for (; i < length; i++, w++) a += (parameters[w] as number) * (x[i] as number);
      const sum = a + b + (c + d);
      values[j] = sum > 0 ? sum : leak * sum;
    }
    return values;
  }

  /** From the slope of the output to those of what goes into the f of each layer. */
  #slopes({ first, second }: Forward, slope: number): [first: Float64Array, second: Float64Array] {
    const { w2, w3 } = this.#at;
    const toSecond = second.map((g, j) => slope * (this.parameters[w3 + j] as number) * (g > 0 ? 1 : leak));
    const toFirst = this.#back(toSecond, w2, this.#hidden);
    for (let j = 0; j < toFirst.length; j++) if ((first[j] as number) <= 0) toFirst[j] = leak * (toFirst[j] as number);
    return [toFirst, toSecond];
  }

  /** W^T s */
  #back(slopes: Float64Array, weights: number, columns: number): Float64Array {
    const back = new Float64Array(columns);
    for (let j = 0, w = weights; j < slopes.length; j++) {
      const slope = slopes[j] as number;
      for (let i = 0; i < columns; i++, w++) back[i] = (back[i] as number) + slope * (this.parameters[w] as number);
    }
    return back;
  }
}

function addLayer(gradient: Float64Array, weights: number, biases: number, slopes: Float64Array, x: Float64Array): void {
  const { length } = x;
  for (let j = 0, w = weights; j < slopes.length; j++) {
    const slope = slopes[j] as number;
    gradient[biases + j] = (gradient[biases + j] as number) + slope;
    for (let i = 0; i < length; i++, w++) gradient[w] = (gradient[w] as number) + slope * (x[i] as number);
  }
}
