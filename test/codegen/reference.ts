/** Our own engine's answers, to compare exported code with. */
import { createWasmBackend } from "../../server/compute/wasm.ts";
import { readImage } from "../../server/data/image.ts";
import { weightsOf } from "../../server/network/architecture.ts";
import { forward } from "../../server/network/forward.ts";
import { size } from "../../server/network/operation.ts";
import { type Case, modelFor, weightsFor } from "./cases.ts";

/** The network's output for inputs one after the other, as they come out of it. */
export async function outputsOf(tried: Case, inputs: Float32Array): Promise<Float32Array> {
  const { tf } = await createWasmBackend();
  await tf.setBackend("wasm");
  const { architecture } = tried;
  const values = weightsFor(tried);
  return tf.tidy(() => {
    const weights = Object.fromEntries(
      weightsOf(architecture).map(({ key, shape }) => [key, tf.tensor(values[key] as Float32Array, [...shape])]),
    );
    const context = { tf, training: false, perStep: unexpected, random: unexpected, update: unexpected };
    const batch = tf.tensor(inputs, [inputs.length / size(architecture.input), ...architecture.input]);
    return forward(context, architecture, weights, batch).dataSync() as Float32Array;
  });
}

const unexpected = (): never => {
  throw new Error("only training draws random numbers and updates statistics");
};

/** The probability of each class for an image file, by name. */
export async function probabilitiesOf(tried: Case, path: string): Promise<ReadonlyMap<string, number>> {
  const { classes, scale } = modelFor(tried);
  const pixels = await readImage(path, tried.architecture.input);
  const logits = await outputsOf(
    tried,
    Float32Array.from(pixels, (value) => value * scale),
  );
  const largest = Math.max(...logits);
  const exponentials = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return new Map(classes.map((name, index) => [name, (exponentials[index] as number) / sum]));
}

/** The largest difference, in units of what is allowed: 1e-4 of the largest magnitude, or of 1. More than 1 is a fault, and so is NaN. */
export function disagreement(expected: Float32Array, actual: Float32Array): number {
  if (expected.length !== actual.length) return Number.POSITIVE_INFINITY;
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const difference = expected.reduce((most, value, index) => Math.max(most, Math.abs(value - (actual[index] as number))), 0);
  return difference / (1e-4 * largest);
}

/** What is wrong with the lines that an exported program prints for an image file; undefined: nothing. */
export function faultOfLines(printed: string, expected: ReadonlyMap<string, number>, allowed: number): string | undefined {
  const lines = printed.replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length !== expected.size) return `${lines.length} lines instead of ${expected.size}`;
  let last = 100;
  for (const line of lines) {
    const [, percent, name] = line.match(/^ *([\d.]+)% {2}(.*)$/s) ?? [];
    const probability = expected.get(name ?? "");
    if (percent === undefined || probability === undefined) return `'${line}' is no probability of a class`;
    if (Math.abs(Number(percent) - 100 * probability) > allowed) return `'${line}' should be ${100 * probability}%`;
    if (Number(percent) > last) return "the most probable class is not first";
    last = Number(percent);
  }
  return undefined;
}
