/** The results panels of a window, one for each run that is shown. */
import { type Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { PanelMemory } from "../../../server/protocol/panel.ts";
import type { Server } from "../../server.ts";
import { webviewOptions } from "./html.ts";
import { ResultsPanel } from "./panel.ts";

export const viewType = "hnas.results";

export class Results {
  readonly #panels = new Set<ResultsPanel>();
  readonly #server: Server;
  readonly #extension: Uri;

  constructor(server: Server, extension: Uri) {
    this.#server = server;
    this.#extension = extension;
  }

  /** A panel for a search that has just been asked for: one that shows nothing, or a new one. `cancel` ends the wait. */
  starting(search: string, file: Uri, cancel: () => void): ResultsPanel {
    const idle = [...this.#panels].find(({ isIdle }) => isIdle);
    idle?.reveal();
    const panel = idle ?? this.#create();
    void panel.starting(search, file, cancel);
    return panel;
  }

  /** The panel of a run; without one, a panel that says that there are none. */
  async show(folder: string | undefined): Promise<ResultsPanel> {
    const shown = [...this.#panels].find((panel) => panel.folder === folder);
    if (shown) {
      shown.reveal();
      return shown;
    }
    const panel = this.#create();
    if (folder !== undefined) await panel.follow(folder);
    return panel;
  }

  problem(folder: string, text: string): void {
    for (const panel of this.#panels) if (panel.folder === folder) panel.problem(text);
  }

  /** A panel that was open when the window was closed. */
  restore(panel: WebviewPanel, { folder }: PanelMemory): void {
    // It was waiting for a search that never began.
    if (folder === undefined) panel.dispose();
    else void this.#keep(panel).follow(folder);
  }

  #create(): ResultsPanel {
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    return this.#keep(window.createWebviewPanel(viewType, "HNAS", column, webviewOptions(this.#extension)));
  }

  #keep(panel: WebviewPanel): ResultsPanel {
    const kept = new ResultsPanel(panel, this.#server, this.#extension);
    this.#panels.add(kept);
    kept.onDispose(() => {
      this.#panels.delete(kept);
      const { folder } = kept;
      const isShown = [...this.#panels].some((other) => other.folder === folder);
      if (folder !== undefined && !isShown) void this.#server.request("hnas/unfollow", { folder });
    });
    return kept;
  }
}
