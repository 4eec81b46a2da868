/** The entry of the extension: a list of what it does. */
import type { ExtensionContext } from "vscode";
import { activateInstall } from "./features/devices/install.ts";
import { activateModel } from "./features/model/commands.ts";
import { activateResults } from "./features/results/commands.ts";
import { activateStatus } from "./features/runs/status.ts";
import { activateSearches } from "./features/searches/commands.ts";
import { activateLenses } from "./features/searches/lenses.ts";
import { activateMemory } from "./features/searches/memory.ts";
import { activateDescribe } from "./features/spaces/describe.ts";
import { Server } from "./server.ts";

export function activate(context: ExtensionContext): void {
  const server = new Server(context);
  const memory = activateMemory(context, server);
  const results = activateResults(context, server);
  activateSearches(context, server, memory, results);
  activateDescribe(context, server);
  activateLenses(context, server);
  activateModel(context, server);
  activateInstall(context, server);
  activateStatus(context, server);
  server.start();
}

/** The server ends when its client's subscription is disposed; its searches end with it, and are resumed by the next window. */
export function deactivate(): void {}
