/** What can be done with a search, above it. */
import { CodeLens, EventEmitter, type ExtensionContext, l10n, languages, Range, type TextDocument } from "vscode";
import { isRefusal, type RunSummary } from "../../../server/protocol/editor.ts";
import { selector } from "../../selector.ts";
import type { Server } from "../../server.ts";

export function activateLenses(context: ExtensionContext, server: Server): void {
  const changed = new EventEmitter<void>();
  let running: readonly RunSummary[] = [];
  context.subscriptions.push(
    changed,
    server.on("hnas/running", (runs) => {
      const isSame = runs.length === running.length && runs.every(({ folder }, at) => folder === running[at]?.folder);
      running = runs;
      if (!isSame) changed.fire();
    }),
    server.onRunning(() => changed.fire()),
    languages.registerCodeLensProvider(selector, { onDidChangeCodeLenses: changed.event, provideCodeLenses: lensesOf }),
  );

  async function lensesOf({ uri }: TextDocument): Promise<CodeLens[]> {
    const searches = await server.request("hnas/searches", { uri: uri.toString() });
    if (isRefusal(searches)) return [];
    return searches.flatMap(({ name, line }) => {
      const place = new Range(line, 0, line, 0);
      const run = { title: `$(play) ${l10n.t("Run Search")}`, command: "hnas.runSearch", arguments: [uri.toString(), name] };
      const stops = running
        .filter(({ file, search }) => file === uri.fsPath && search === name)
        .map(({ folder }) => ({
          title: `$(debug-stop) ${l10n.t("Stop Search")}`,
          command: "hnas.stopSearch",
          arguments: [folder],
        }));
      return [run, ...stops].map((command) => new CodeLens(place, command));
    });
  }
}
