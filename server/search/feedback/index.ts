/** All feedbacks, by the names of pieces.ts. */
import type { PieceSpec } from "../../protocol/problem.ts";
import { createElites } from "./elites.ts";
import type { Feedback } from "./feedback.ts";
import { createGradient } from "./gradient.ts";
import { createReinforce } from "./reinforce.ts";

const feedbacks: Readonly<Record<string, (options: PieceSpec["arguments"]) => Feedback>> = {
  reinforce: () => createReinforce(),
  elites: (options) => createElites(Number(options.count)),
  gradient: (options) => createGradient(Number(options.count)),
  none: () => ({}),
};

export function createFeedback(spec: PieceSpec): Feedback {
  const create = feedbacks[spec.name];
  if (!create) throw new Error(`there is no feedback '${spec.name}'`);
  return create(spec.arguments);
}
