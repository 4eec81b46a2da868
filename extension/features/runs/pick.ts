/** The run that is meant. */
import { l10n, window } from "vscode";
import { type DamagedRun, isRefusal, type RunSummary } from "../../../server/protocol/editor.ts";
import { formatDuration, formatMetric } from "../../../server/protocol/format.ts";
import type { Server } from "../../server.ts";

type Listed = RunSummary | DamagedRun;

/** The folder of the only run that this holds of, or of the one that the user picks; `none` is said where there is no such run. */
export async function pickRun(server: Server, holds: (run: Listed) => boolean, none: string): Promise<string | undefined> {
  const runs = (await allRuns(server))?.filter(holds);
  if (runs?.length === 0) void window.showInformationMessage(none);
  return runs && (await pickOf(runs));
}

/** Undefined where the server does not answer, which is said. */
export async function allRuns(server: Server): Promise<readonly Listed[] | undefined> {
  const all = await server.request("hnas/runs", null);
  return isRefusal(all) ? void window.showErrorMessage(all.refused) : all;
}

/** The newest first. */
export async function pickOf(runs: readonly Listed[]): Promise<string | undefined> {
  if (runs.length < 2) return runs[0]?.folder;
  const items = runs.toReversed().map((run) => ({ label: run.name, description: describe(run), folder: run.folder }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t("Which run?"), matchOnDescription: true }))?.folder;
}

const statusWords = {
  running: () => l10n.t("running"),
  interrupted: () => l10n.t("interrupted"),
  finished: () => l10n.t("finished"),
};

function describe(run: Listed): string {
  if (run.status === "damaged") return l10n.t("cannot be read");
  const { status, evaluations, of, best, secondsLeft } = run;
  return [
    statusWords[status](),
    of === undefined ? l10n.t("{0} evaluations", evaluations) : l10n.t("{0} of {1} evaluations", evaluations, of),
    ...(secondsLeft === undefined ? [] : [l10n.t("{0} left", formatDuration(secondsLeft))]),
    ...(best ? [l10n.t("{0} {1} (validation)", best.metric, formatMetric(best.value))] : []),
  ].join(" · ");
}
