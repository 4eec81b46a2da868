/** How fast a backend trains networks of a kind. */
import { size } from "../network/operation.ts";
import { createRandom } from "../random.ts";
import { imageClassification } from "../tasks/image_classification.ts";
import type { Backend, Moment } from "./backend.ts";
import { inOrder } from "./batches.ts";
import { initialWeights } from "./initialize.ts";
import { type Kind, sampleOf } from "./kinds.ts";

export interface Speed {
  /** Milliseconds from an architecture to the end of its first step, in a process that has trained before, as workers have. */
  readonly start: number;
  /** Milliseconds of each further one. */
  readonly step: number;
}

/** Milliseconds that steps are taken for. Compilers of WebAssembly and of graphs are at work in the first half of them. */
const patience = 2000;

export function measure(backend: Backend, kind: Kind): Speed {
  const { architecture, batch } = sampleOf(kind);
  const random = createRandom(1);
  const train = {
    shape: architecture.input,
    inputs: Float32Array.from({ length: batch * size(architecture.input) }, () => random.uniform()),
    scale: 1,
    labels: Int32Array.from({ length: batch }, () => random.below(10)),
    classes: Array.from({ length: 10 }, (_, index) => `${index}`),
  };
  const optimizer = { name: "adam", arguments: { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } };
  const plan = { architecture, task: imageClassification, optimizer, initial: initialWeights(architecture, 1), train };
  const indices = inOrder(batch);
  // A process's first training also readies its device: a GPU takes seconds for that.
  const first = backend.trainer({ ...plan, batch, validationBatch: batch });
  first.step(indices, moment(0));
  first.dispose();
  let last = performance.now();
  const lap = () => {
    const now = performance.now();
    const taken = now - last;
    last = now;
    return taken;
  };
  const trainer = backend.trainer({ ...plan, batch, validationBatch: batch });
  try {
    trainer.step(indices, moment(0));
    const start = lap();
    const steps: number[] = [];
    for (const end = last + patience; last < end || steps.length < 5; ) {
      trainer.step(indices, moment(steps.length + 1));
      steps.push(lap());
    }
    const warm = steps.slice(steps.length >> 1).toSorted((a, b) => a - b);
    return { start, step: warm[warm.length >> 1] as number };
  } finally {
    trainer.dispose();
  }
}

const moment = (step: number): Moment => ({ step, remembered: step, learningRate: 0.001, seed: step });
