/** Whether a candidate can be taken away: its weights must be there. */
import type { CandidateState } from "../server/protocol/state.ts";
import type { Model } from "./model.ts";
import type { Words } from "./words.ts";

/** Why it cannot; undefined where it can. The winner's weights are always kept. */
export function weightsMissing(model: Model, candidate: CandidateState | undefined, words: Words): string | undefined {
  if (!model.server) return words.needsServer;
  if (!candidate) return words.weightsUnknown;
  if (model.screen.kind === "run" && model.screen.state.problem.task.program) return words.weightsElsewhere;
  if (candidate.state === "proposed" || candidate.state === "training") return words.weightsLater;
  if (candidate.state !== "evaluated") return words.weightsGone;
  const details = model.details.get(candidate.id);
  if (details?.kind === "refused") return details.text;
  if (details) return details.details.weights ? undefined : words.weightsGone;
  const won = model.screen.kind === "run" && model.screen.state.finished?.best?.id === candidate.id;
  return won ? undefined : words.weightsUnknown;
}
