/** Show Results, and panels that come back with their window. */
import { commands, type ExtensionContext, window } from "vscode";
import { isRefusal } from "../../../server/protocol/editor.ts";
import type { PanelMemory } from "../../../server/protocol/panel.ts";
import type { Server } from "../../server.ts";
import { pickRun } from "../runs/pick.ts";
import { Results, viewType } from "./results.ts";

export function activateResults(context: ExtensionContext, server: Server): Results {
  const results = new Results(server, context.extensionUri);
  context.subscriptions.push(
    commands.registerCommand("hnas.showResults", async (given?: string) => {
      if (given !== undefined) return results.show(given);
      const runs = await server.request("hnas/runs", null);
      if (isRefusal(runs) || runs.length === 0) return results.show(undefined);
      const folder = await pickRun(server, () => true, "");
      return folder === undefined ? undefined : results.show(folder);
    }),
    window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, memory: PanelMemory | undefined) => results.restore(panel, memory ?? {}),
    }),
  );
  return results;
}
