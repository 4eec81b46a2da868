/**
 * Which searches this window has at work. They end with the window or with the server, and are resumed when either is back; one that
 * ended for a reason of its own is not.
 */
import type { ExtensionContext, Memento } from "vscode";
import { l10n, Uri, window, workspace } from "vscode";
import { isRefusal } from "../../../server/protocol/editor.ts";
import type { Server } from "../../server.ts";
import { pythonsFor } from "../devices/python.ts";

const key = "searches";

export class Memory {
  readonly #state: Memento;

  constructor(state: Memento) {
    this.#state = state;
  }

  get folders(): readonly string[] {
    return this.#state.get<readonly string[]>(key, []);
  }

  add(folder: string): void {
    void this.#state.update(key, [...new Set([...this.folders, folder])]);
  }

  remove(folder: string): void {
    void this.#state.update(
      key,
      this.folders.filter((other) => other !== folder),
    );
  }
}

export function activateMemory(context: ExtensionContext, server: Server): Memory {
  const memory = new Memory(context.workspaceState);
  /** Counts the servers that have come and gone. */
  let changes = 0;
  context.subscriptions.push(
    server.on("hnas/ended", ({ folder }) => memory.remove(folder)),
    server.onRunning((isThere) => {
      const at = ++changes;
      if (isThere && workspace.isTrusted) void resumeAll(server, memory, () => at === changes);
    }),
  );
  return memory;
}

/** @param isThere whether the server is still the same: if it has crashed meanwhile, the next one resumes what it did not. */
async function resumeAll(server: Server, memory: Memory, isThere: () => boolean): Promise<void> {
  for (const folder of memory.folders) {
    const python = await pythonsFor(Uri.file(folder));
    if (!isThere()) return;
    const answer = await server.request("hnas/resume", { folder, python });
    if (!isThere()) return;
    if (!isRefusal(answer)) continue;
    memory.remove(folder);
    const all = await server.request("hnas/runs", null);
    const run = isRefusal(all) ? undefined : all.find((each) => each.folder === folder);
    // Nothing to complain about where it has finished or is gone, or where the command line goes on with it.
    if (run?.status === "interrupted" || run?.status === "damaged")
      void window.showWarningMessage(l10n.t("{0} could not be resumed: {1}", run.name, answer.refused));
  }
}
