/** How long a trained network takes for one example on this machine. */
import type { Architecture } from "../network/architecture.ts";
import type { Backend, Weights } from "./backend.ts";
import type { Inputs } from "./batches.ts";
import { asTrainingError } from "./failure.ts";

/** Runs before any is timed: memory is laid out, code is compiled. */
const warmUp = 5;
/** Runs that are timed, fewer where they take long, but some. */
const timed = { most: 101, fewest: 5, milliseconds: 500 };

/**
 * Milliseconds from an example to the network's output: the median of several runs with the first example. Reading the output is
 * part of a run, so all that was begun is done.
 * @throws TrainingFailure where memory ends
 */
export function latencyOf(
  backend: Backend,
  architecture: Architecture,
  weights: Weights,
  { shape, inputs, scale }: Inputs,
  now: () => number = () => performance.now(),
): number {
  try {
    const examples = { shape, inputs, scale };
    const inference = backend.inference({ architecture, weights, examples, batch: 1, results: (_tf, output) => ({ output }) });
    try {
      const example = Int32Array.of(0);
      for (let run = 0; run < warmUp; run++) inference.run(example);
      const times: number[] = [];
      const began = now();
      while (times.length < timed.fewest || (times.length < timed.most && now() - began < timed.milliseconds)) {
        const before = now();
        inference.run(example);
        times.push(now() - before);
      }
      return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] as number;
    } finally {
      inference.dispose();
    }
  } catch (error) {
    throw asTrainingError(error);
  }
}
