/** Show Results, and panels that come back with their window. */
import { type ExtensionContext, window } from "vscode";
import type { PanelMemory } from "../../../server/protocol/panel.ts";
import { registerCommand } from "../../command.ts";
import type { Server } from "../../server.ts";
import { allRuns, pickOf } from "../runs/pick.ts";
import { Results, viewType } from "./results.ts";

export function activateResults(context: ExtensionContext, server: Server): Results {
  const results = new Results(server, context.extensionUri);
  registerCommand(context, "hnas.showResults", async (given?: string) => {
    if (typeof given === "string") return results.show(given);
    const runs = await allRuns(server);
    const folder = runs && (await pickOf(runs));
    return folder !== undefined || runs?.length === 0 ? results.show(folder) : undefined;
  });
  context.subscriptions.push(
    window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, memory: PanelMemory | undefined) => results.restore(panel, memory ?? {}),
    }),
  );
  return results;
}
