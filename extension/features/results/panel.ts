/** One results panel: what it asks is passed on, what the server tells of its run is passed in. It keeps no events itself. */
import { basename } from "node:path";
import { commands, type Disposable, Uri, type WebviewPanel, window } from "vscode";
import { isRefusal, type Refusal } from "../../../server/protocol/editor.ts";
import type { FromPanel, PanelView, ToPanel } from "../../../server/protocol/panel.ts";
import type { Server } from "../../server.ts";
import { html, webviewOptions } from "./html.ts";
import { openPlace, openRunFile, type Place } from "./open.ts";

/** Before it has a run: what was asked for, or why there is none. */
type Before = Exclude<PanelView, { kind: "run" | "loading" }>;

export class ResultsPanel {
  readonly #panel: WebviewPanel;
  readonly #server: Server;
  readonly #subscriptions: Disposable[];
  #before: Before = { kind: "empty" };
  #place: Place | undefined;
  #problem: string | undefined;
  #folder: string | undefined;
  #file: string | undefined;
  #cancel: () => void = () => {};
  #isDisposed = false;

  constructor(panel: WebviewPanel, server: Server, extension: Uri) {
    this.#panel = panel;
    this.#server = server;
    // A panel that comes back with its window has lost them.
    panel.webview.options = webviewOptions(extension);
    const icon = (theme: string) => Uri.joinPath(extension, "extension", "language", `hnas-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: FromPanel) => void this.#receive(message)),
      server.on("hnas/events", ({ run, events }) => {
        if (run.folder !== this.#folder) return;
        // Resumed: what stopped it is past.
        if (run.status === "running") this.#problem = undefined;
        this.#post({ type: "events", folder: run.folder, status: run.status, events, ...this.#told });
      }),
      server.onRunning((running) => {
        this.#post({ type: "server", running });
        if (running) void this.#show();
      }),
    ];
    panel.onDidDispose(() => this.#dispose());
    panel.webview.html = html(panel.webview, extension);
  }

  /** Of the run that is shown. */
  get folder(): string | undefined {
    return this.#folder;
  }

  onDispose(act: () => void): void {
    this.#panel.onDidDispose(act);
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  /** It shows no run, and waits for none. */
  get isIdle(): boolean {
    return this.#folder === undefined && this.#before.kind !== "starting";
  }

  /** A search that has no folder yet. */
  async starting(search: string, file: Uri, cancel: () => void): Promise<void> {
    this.#cancel = cancel;
    this.#before = { kind: "starting", search, file: basename(file.fsPath) };
    this.#place = { file: file.fsPath };
    this.#panel.title = basename(file.fsPath);
    await this.#show();
  }

  /** The search could not begin. */
  async refuse({ refused, file, line }: Refusal): Promise<void> {
    if (this.#isDisposed) return void window.showErrorMessage(refused);
    const place = file === undefined || line === undefined ? undefined : { file, line };
    if (place) this.#place = place;
    this.#before = {
      kind: "problem",
      of: "search",
      text: refused,
      ...(place && { place: { file: basename(place.file), line: place.line } }),
    };
    await this.#show();
  }

  /** Shows a run from here on. */
  async follow(folder: string): Promise<void> {
    if (this.#isDisposed) return;
    this.#folder = folder;
    this.#panel.title = basename(folder);
    await this.#show();
  }

  /** The search of the run that is shown has ended early. */
  problem(text: string): void {
    this.#problem = text;
    void this.#show();
  }

  /** Why the search has ended early, if it has. */
  get #told(): { readonly problem?: string } {
    return this.#problem === undefined ? {} : { problem: this.#problem };
  }

  async #show(): Promise<void> {
    this.#post({ type: "view", view: this.#folder === undefined ? this.#before : await this.#runView(this.#folder) });
  }

  async #runView(folder: string): Promise<PanelView> {
    const answer = await this.#server.request("hnas/follow", { folder });
    if (isRefusal(answer)) return { kind: "problem", of: "run", text: answer.refused };
    const { run, events } = answer;
    this.#file = run.file;
    if (!this.#isDisposed) this.#panel.title = `${run.search} · ${basename(run.file)}`;
    return { kind: "run", folder, status: run.status, events, ...this.#told };
  }

  async #receive(message: FromPanel): Promise<void> {
    switch (message.type) {
      case "ready":
        if (this.#server.isGone) this.#post({ type: "server", running: false });
        return this.#show();
      case "runSearch":
        return void commands.executeCommand("hnas.runSearch");
      case "stop":
        if (this.#folder === undefined) return this.#cancel();
        return void commands.executeCommand("hnas.stopSearch", this.#folder);
      case "resume":
        return void commands.executeCommand("hnas.resumeSearch", this.#folder);
      case "restartServer":
        return this.#server.restart();
      case "openFile":
        return this.#folder !== undefined && this.#file !== undefined
          ? openRunFile(this.#folder, this.#file)
          : openPlace(this.#place);
      case "choose": {
        const folder = this.#folder;
        if (folder === undefined) return;
        const { candidate } = message;
        const details = await this.#server.request("hnas/candidate", { folder, candidate });
        if (isRefusal(details)) this.#post({ type: "noDetails", folder, candidate, text: details.refused });
        else this.#post({ type: "details", folder, details });
        return;
      }
      case "insert":
        return void commands.executeCommand("hnas.insertModel", this.#folder, message.candidate);
      case "export":
        return void commands.executeCommand("hnas.exportModel", this.#folder, message.candidate);
    }
  }

  #post(message: ToPanel): void {
    if (!this.#isDisposed) void this.#panel.webview.postMessage(message);
  }

  #dispose(): void {
    this.#isDisposed = true;
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
