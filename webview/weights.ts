/** Whether a candidate can be taken away: its weights must be there. */
import type { CandidateState } from "../server/protocol/state.ts";
import type { Model } from "./model.ts";
import type { Words } from "./words.ts";

/** A program has evaluated it: HNAS has no weights of it, but its architecture can be exported. */
export const isOfProgram = ({ screen }: Model): boolean =>
  screen.kind === "run" && screen.state.problem.task.program !== undefined;

/** Why it cannot; undefined where it can. The winner's weights are always kept. */
export function weightsMissing(model: Model, candidate: CandidateState | undefined, words: Words): string | undefined {
  if (!model.server) return words.needsServer;
  if (!candidate) return words.weightsUnknown;
  if (isOfProgram(model)) return words.weightsElsewhere;
  if (candidate.state === "proposed" || candidate.state === "training") return words.weightsLater;
  if (candidate.state !== "evaluated") return words.weightsGone;
  const details = model.details.get(candidate.id);
  if (details?.kind === "refused") return details.text;
  if (details) return details.details.weights ? undefined : words.weightsGone;
  const won = model.screen.kind === "run" && model.screen.state.finished?.best?.id === candidate.id;
  return won ? undefined : words.weightsUnknown;
}
