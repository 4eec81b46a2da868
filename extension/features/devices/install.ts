/** Install GPU Backend: what `hnas devices --install` does, shown while it goes on, and what came of it. */
import { type ExtensionContext, l10n, ProgressLocation, window } from "vscode";
import { type InstalledBackend, isRefusal } from "../../../server/protocol/editor.ts";
import { registerCommand } from "../../command.ts";
import type { Server } from "../../server.ts";
import { pythonsFor } from "./python.ts";

export function activateInstall(context: ExtensionContext, server: Server): void {
  registerCommand(context, "hnas.installBackend", install);

  async function install(): Promise<void> {
    const python = await pythonsFor(window.activeTextEditor?.document.uri);
    const options = {
      location: ProgressLocation.Notification,
      title: l10n.t("Installing what TensorFlow needs"),
      cancellable: true,
    };
    await window.withProgress(options, async (progress, cancel) => {
      const told = server.on("hnas/installing", ({ text }) => progress.report({ message: text }));
      const answer = await server.request("hnas/install", { python }, cancel);
      told.dispose();
      if (!isRefusal(answer)) say(answer);
      else if (!cancel.isCancellationRequested) void window.showErrorMessage(answer.refused);
    });
  }
}

function say({ version, library, hindrance }: InstalledBackend): void {
  const text = l10n.t(
    "TensorFlow {0} is ready, in {1}. Searches with `device: tensorflow` run on it, those with `device: auto` where it is faster.",
    version,
    library,
  );
  if (hindrance === undefined) void window.showInformationMessage(text);
  else void window.showWarningMessage(`${text} ${l10n.t("But {0}.", hindrance)}`);
}
