/** What a run is at, as its user sees it, and the one thing to do about it. */
import type { RunState } from "../server/protocol/state.ts";
import type { ShownRun } from "./model.ts";

export type Standing =
  | "running"
  /** The winner is trained fully. */
  | "final"
  /** By its user. */
  | "stopped"
  /** Its process was killed. */
  | "interrupted"
  | "failed"
  | "finished"
  /** Finished without a candidate that could be trained. */
  | "fruitless";

export function standingOf({ status, state, problem }: ShownRun): Standing {
  if (state.finished) return state.finished.best ? "finished" : "fruitless";
  if (status === "running") return state.state === "final" ? "final" : "running";
  if (problem !== undefined) return "failed";
  return state.state === "interrupted" ? "stopped" : "interrupted";
}

/** What the button in the head asks for; where there is none, the sentence below it has one. */
export const actions: Readonly<Partial<Record<Standing, "stop" | "resume">>> = {
  running: "stop",
  final: "stop",
  stopped: "resume",
  interrupted: "resume",
  failed: "resume",
};

/** The part of the budget that is used up, in [0, 1]; undefined where the budget has no end. */
export function shareOf(state: RunState, now: number): number | undefined {
  if (state.state === "final" || state.state === "finished") return 1;
  const { evaluations, seconds } = state.budget;
  const used = state.seconds + Math.max(0, now - state.last) / 1000;
  const shares = [evaluations && state.evaluations / evaluations, seconds && used / seconds].filter(
    (share) => share !== undefined,
  );
  return shares.length > 0 ? Math.min(1, Math.max(...shares)) : undefined;
}

/** "fashion.hnas" of a path of any system. */
export const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
