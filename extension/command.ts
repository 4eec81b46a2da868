/** Commands, all of which need a trusted workspace: in others only the language works. */
import { commands, type ExtensionContext, l10n, window, workspace } from "vscode";

export function registerCommand<Arguments extends readonly unknown[]>(
  { subscriptions }: ExtensionContext,
  name: string,
  act: (...given: Arguments) => Promise<unknown>,
): void {
  subscriptions.push(
    commands.registerCommand(name, (...given: Arguments) => (workspace.isTrusted ? act(...given) : distrusted())),
  );
}

async function distrusted(): Promise<void> {
  const manage = l10n.t("Manage Trust");
  const text = l10n.t("HNAS runs searches in trusted workspaces only; in this one, the .hnas language works.");
  if ((await window.showInformationMessage(text, manage)) === manage) await commands.executeCommand("workbench.trust.manage");
}
