import type { Judge } from "./judge.ts";

/** What adapts weights that were made for many candidates to one: a few steps of normalisations, biases and the last layer. */
export const refinement: Pick<Judge, "steps" | "learningRate" | "trains"> = {
  steps: 12,
  learningRate: 1e-2,
  trains: ({ key, shape }, { nodes }) =>
    shape.length === 1 || key.startsWith(`${nodes.findLast(({ parameters }) => parameters > 0)?.name}/`),
};
