/** The language server as the features see it: typed requests and notifications, and whether it is there. */
import {
  CancellationTokenSource,
  type Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  l10n,
  window,
  workspace,
} from "vscode";
import type { EditorNotifications, EditorRequests, Refusal } from "../server/protocol/editor.ts";
import type { Client } from "./client.ts";

/** Beyond that many crashes within `crashMinutes` the user decides whether it starts again. */
const mostCrashes = 4;
const crashMinutes = 3;

/** What is answered from the text of a document alone, in workspaces that are not trusted, too. */
const ofLanguage: readonly (keyof EditorRequests)[] = ["hnas/searches", "hnas/spaces"];

/** A token that is left out would be sent as a second parameter, null. */
const { token: notCancelled } = new CancellationTokenSource();

type Told = { readonly [M in keyof EditorNotifications]: EventEmitter<EditorNotifications[M]> };

export class Server implements Disposable {
  readonly #module: string;
  readonly #output = window.createOutputChannel("HNAS", { log: true });
  readonly #files = workspace.createFileSystemWatcher("**/*.hnas");
  readonly #running = new EventEmitter<boolean>();
  /** A client passes a notification to one handler only; here many features want the same. */
  readonly #told: Told = {
    "hnas/running": new EventEmitter(),
    "hnas/events": new EventEmitter(),
    "hnas/ended": new EventEmitter(),
    "hnas/installing": new EventEmitter(),
  };
  readonly #crashes: number[] = [];
  /** Of the server that is starting or there: a new one for each, as one that has crashed while it started does not start again. */
  #client: Promise<Client> | undefined;

  constructor(context: ExtensionContext) {
    this.#module = context.asAbsolutePath("dist/main.js");
    context.subscriptions.push(
      workspace.onDidGrantWorkspaceTrust(() => void this.restart()),
      this,
      this.#output,
      this.#files,
      this.#running,
      ...Object.values(this.#told),
    );
  }

  /** Does not wait: whoever asks something does. */
  start(): void {
    const client: Promise<Client> = new Promise(setImmediate).then(async () => {
      const made = new (await import("./client.ts")).Client(this.#module, this.#output, this.#files, () => this.#ended(client));
      for (const method of Object.keys(this.#told) as (keyof EditorNotifications)[]) this.#pass(made, method);
      made.start().then(
        () => this.#running.fire(true),
        () => this.#ended(client),
      );
      return made;
    });
    this.#client = client;
  }

  /** It has crashed too often, and nobody has started it again. */
  get isGone(): boolean {
    return this.#client === undefined;
  }

  /** Whether it is there, whenever that changes. */
  readonly onRunning: Event<boolean> = this.#running.event;

  /** A fault of the server is told as a refusal, too: nobody waits for an answer that does not come. */
  async request<M extends keyof EditorRequests>(
    method: M,
    params: EditorRequests[M]["params"],
    cancel = notCancelled,
  ): Promise<EditorRequests[M]["result"] | Refusal> {
    if (!workspace.isTrusted && !ofLanguage.includes(method))
      return { refused: l10n.t("HNAS runs searches in trusted workspaces only; in this one, the .hnas language works.") };
    if (!this.#client)
      return { refused: l10n.t("The HNAS server has ended. The results panel can restart it; its log is in Output: HNAS.") };
    try {
      const client = await this.#client;
      return await client.sendRequest<EditorRequests[M]["result"]>(method, params, cancel);
    } catch (error) {
      this.#output.error(`${method} failed: ${error}`);
      return { refused: l10n.t("The HNAS server did not answer; its log is in Output: HNAS.") };
    }
  }

  on<M extends keyof EditorNotifications>(method: M, handle: (params: EditorNotifications[M]) => void): Disposable {
    return this.#told[method].event(handle);
  }

  async restart(): Promise<void> {
    this.#crashes.length = 0;
    const client = await this.#client;
    if (client?.isStarting) return;
    this.#client = undefined;
    this.#running.fire(false);
    await client?.stop();
    this.start();
  }

  dispose(): void {
    // Its last words are of no use to a window that goes.
    this.#client?.then((client) => client.stop()).catch(() => {});
  }

  #pass<M extends keyof EditorNotifications>(client: Client, method: M): void {
    client.onNotification(method, (params: EditorNotifications[M]) => this.#told[method].fire(params));
  }

  /** May be told twice of one client: it is closed, and its start fails. */
  #ended(client: Promise<Client>): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.#running.fire(false);
    const now = Date.now();
    this.#crashes.push(now);
    const recent = this.#crashes.filter((time) => now - time < crashMinutes * 60_000);
    if (recent.length <= mostCrashes) this.start();
    else this.#offerRestart(recent.length);
  }

  #offerRestart(crashes: number): void {
    const restart = l10n.t("Restart");
    const text = l10n.t(
      "The HNAS server has crashed {0} times in {1} minutes. What searches have finished is kept.",
      crashes,
      crashMinutes,
    );
    void window.showErrorMessage(text, restart).then((chosen) => (chosen === restart ? this.restart() : undefined));
  }
}
