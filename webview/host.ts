/** The way to the extension: what VS Code gives a webview, typed by the protocol. */
import type { FromPanel, PanelMemory } from "../server/protocol/panel.ts";

export interface Host {
  postMessage(message: FromPanel): void;
  getState(): PanelMemory | undefined;
  setState(memory: PanelMemory): void;
}

declare function acquireVsCodeApi(): Host;

/** Can be had only once. */
export const host: Host = acquireVsCodeApi();
