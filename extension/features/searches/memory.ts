/**
 * Which searches this window has at work. They end with the window or with the server, and are resumed when either is back; one that
 * ended for a reason of its own is not.
 */
import type { ExtensionContext, Memento } from "vscode";
import { l10n, window, workspace } from "vscode";
import { isRefusal } from "../../../server/protocol/editor.ts";
import type { Server } from "../../server.ts";

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
  let running: ReadonlySet<string> = new Set();
  /** Counts the servers that have come and gone. */
  let changes = 0;
  context.subscriptions.push(
    server.on("hnas/running", (runs) => {
      const now = new Set(runs.map(({ folder }) => folder));
      for (const folder of memory.folders) if (running.has(folder) && !now.has(folder)) memory.remove(folder);
      running = now;
    }),
    server.onRunning((isThere) => {
      running = new Set();
      const at = ++changes;
      if (isThere && workspace.isTrusted) void resumeAll(server, memory, () => at === changes);
    }),
  );
  return memory;
}

/** @param isThere whether the server is still the same: if it has crashed meanwhile, the next one resumes what it did not. */
async function resumeAll(server: Server, memory: Memory, isThere: () => boolean): Promise<void> {
  const all = await server.request("hnas/runs", null);
  if (isRefusal(all)) return;
  for (const folder of memory.folders) {
    const run = all.find((each) => each.folder === folder);
    const answer = run && run.status !== "finished" && (await server.request("hnas/resume", { folder }));
    if (!isThere()) return;
    if (answer && !isRefusal(answer)) continue;
    memory.remove(folder);
    // One that was running ended with its window a moment ago, or the command line goes on with it: nothing to complain about.
    if (answer && run?.status !== "running")
      void window.showWarningMessage(l10n.t("{0} could not be resumed: {1}", run.name, answer.refused));
  }
}
