/** Insert Model, Export Model. */
import { basename, dirname } from "node:path";
import { type ExtensionContext, l10n, Uri, window, workspace } from "vscode";
import { type InsertedModel, isRefusal } from "../../../server/protocol/editor.ts";
import { formatMetric } from "../../../server/protocol/format.ts";
import { registerCommand } from "../../command.ts";
import type { Server } from "../../server.ts";
import { pickRun } from "../runs/pick.ts";
import { type Destination, folderOf, pickDestination, put } from "./destination.ts";
import { targets } from "./targets.ts";

export function activateModel(context: ExtensionContext, server: Server): void {
  registerCommand(context, "hnas.insertModel", insert);
  registerCommand(context, "hnas.exportModel", exportModel);

  async function insert(folder?: string, candidate?: number): Promise<void> {
    const run = folder ?? (await pickResult(server));
    const destination = run === undefined ? undefined : await pickDestination(folder === undefined);
    if (run === undefined || !destination) return;
    const model = await server.request("hnas/model", {
      ...{ folder: run, target: destination.target, beside: folderOf(destination) },
      ...(candidate !== undefined && { candidate }),
    });
    if (isRefusal(model)) return void window.showErrorMessage(model.refused);
    if (await put(model.code, destination)) void window.showInformationMessage(inserted(model, destination));
    else void window.showErrorMessage(l10n.t("{0} could not be edited; nothing was inserted.", nameOf(destination)));
  }

  async function exportModel(folder?: string, candidate?: number): Promise<void> {
    const run = folder ?? (await pickResult(server));
    if (run === undefined) return;
    const json = { target: "json", label: l10n.t("JSON: the architecture alone") } as const;
    const target = await window.showQuickPick([...targets, json], { placeHolder: l10n.t("Code for what?") });
    if (!target) return;
    const chosen = await window.showOpenDialog({
      ...{ canSelectFolders: true, canSelectFiles: false, openLabel: l10n.t("Export Here") },
      ...(workspace.workspaceFolders?.[0] && { defaultUri: workspace.workspaceFolders[0].uri }),
    });
    const [place] = chosen ?? [];
    if (!place) return;
    const answer = await server.request("hnas/export", {
      ...{ folder: run, target: target.target, to: place.fsPath },
      ...(candidate !== undefined && { candidate }),
    });
    if (isRefusal(answer)) return void window.showErrorMessage(answer.refused);
    const [first = ""] = answer.files;
    const open = l10n.t("Open {0}", first);
    const text = l10n.t("Exported to {0}: {1}", answer.folder, answer.files.join(", "));
    const opened = await window.showInformationMessage(answer.weights ? text : `${text}. ${withoutWeights()}`, open);
    if (opened === open) await window.showTextDocument(Uri.joinPath(Uri.file(answer.folder), first));
  }
}

const withoutWeights = (): string => l10n.t("There are no weights: they are kept of the winner and of the best ten only.");

const pickResult = (server: Server): Promise<string | undefined> =>
  pickRun(
    server,
    (run) => run.status !== "damaged" && run.best !== undefined,
    l10n.t("No run has a result yet. Run a search first."),
  );

const nameOf = (destination: Destination): string =>
  basename(destination.kind === "editor" ? destination.editor.document.fileName : destination.file.fsPath);

function inserted({ candidate, validation, test, weights }: InsertedModel, destination: Destination): string {
  const measured = [
    ...(validation?.accuracy === undefined ? [] : [l10n.t("accuracy {0} (validation)", formatMetric(validation.accuracy))]),
    ...(test?.accuracy === undefined ? [] : [l10n.t("accuracy {0} (test)", formatMetric(test.accuracy))]),
  ].join(" · ");
  const model = measured ? `#${candidate}, ${measured}` : `#${candidate}`;
  if (weights === undefined) return `${l10n.t("Inserted {0}.", model)} ${withoutWeights()}`;
  const untitled = destination.kind === "editor" && destination.editor.document.isUntitled;
  return untitled
    ? l10n.t("Inserted {0}. Its weights are {1} in {2}: save this file there.", model, basename(weights), dirname(weights))
    : l10n.t("Inserted {0}. Its weights are {1}, beside {2}.", model, basename(weights), nameOf(destination));
}
