/** The status bar: how far the searches are, whoever started them. */
import { type ExtensionContext, l10n, StatusBarAlignment, window } from "vscode";
import type { RunSummary } from "../../../server/protocol/editor.ts";
import { formatDuration, formatMetric } from "../../../server/protocol/format.ts";
import type { Server } from "../../server.ts";

export function activateStatus(context: ExtensionContext, server: Server): void {
  const item = window.createStatusBarItem("hnas.searches", StatusBarAlignment.Left);
  item.name = l10n.t("HNAS searches");
  context.subscriptions.push(
    item,
    server.on("hnas/running", (runs) => {
      const [first, ...more] = runs;
      if (!first) return item.hide();
      item.text = `$(sync~spin) ${more.length > 0 ? l10n.t("{0} searches", runs.length) : short(first)}`;
      item.tooltip = runs.map(long).join("\n");
      item.command = {
        title: l10n.t("Show Results"),
        command: "hnas.showResults",
        arguments: more.length > 0 ? [] : [first.folder],
      };
      item.show();
    }),
    server.onRunning((isThere) => isThere || item.hide()),
  );
}

function short({ search, evaluations, of, secondsLeft }: RunSummary): string {
  const done = of === undefined ? String(evaluations) : l10n.t("{0} of {1}", evaluations, of);
  const left = secondsLeft === undefined ? "" : ` · ${l10n.t("{0} left", formatDuration(secondsLeft))}`;
  return `${search}: ${done}${left}`;
}

function long(run: RunSummary): string {
  const best = run.best ? ` · ${l10n.t("best {0} {1} (validation)", run.best.metric, formatMetric(run.best.value))}` : "";
  return `${run.name}: ${short(run)}${best}`;
}
