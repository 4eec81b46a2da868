/** The language server as the features see it: typed requests and notifications, and whether it is there. */
import { type Disposable, EventEmitter, type ExtensionContext, l10n, window, workspace } from "vscode";
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  LanguageClient,
  State,
  TransportKind,
} from "vscode-languageclient/node";
import type { EditorNotifications, EditorRequests, Refusal } from "../server/protocol/editor.ts";

type Method = keyof EditorRequests;
/** The documents of the language, saved or not. */
export const selector = ["file", "untitled"].map((scheme) => ({ scheme, language: "hnas" }));

/** Beyond that many crashes within `crashMinutes` the user decides whether it starts again. */
const mostCrashes = 4;
const crashMinutes = 3;

export class Server implements Disposable {
  readonly #client: LanguageClient;
  readonly #running = new EventEmitter<boolean>();
  readonly #crashes: number[] = [];

  constructor(context: ExtensionContext) {
    const module = context.asAbsolutePath("dist/main.js");
    this.#client = new LanguageClient(
      "hnas",
      "HNAS",
      { module, transport: TransportKind.ipc },
      {
        documentSelector: [...selector],
        synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.hnas") },
        errorHandler: {
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => this.#closed(),
        },
      },
    );
    this.#client.onDidChangeState(({ newState }) => this.#running.fire(newState === State.Running));
    context.subscriptions.push(this);
  }

  /** Does not wait: whoever asks something does. */
  start(): void {
    this.#client.start().catch((error: unknown) => this.#client.error("The language server could not be started", error));
  }

  get isRunning(): boolean {
    return this.#client.isRunning();
  }

  readonly onRunning = this.#running.event;

  /** A fault of the server is told as a refusal, too: nobody waits for an answer that does not come. */
  async request<M extends Method>(
    method: M,
    params: EditorRequests[M]["params"],
  ): Promise<EditorRequests[M]["result"] | Refusal> {
    try {
      return await this.#client.sendRequest<EditorRequests[M]["result"]>(method, params);
    } catch (error) {
      this.#client.error(`${method} failed`, error, false);
      return { refused: l10n.t("The HNAS server did not answer; its log is in Output: HNAS.") };
    }
  }

  on<M extends keyof EditorNotifications>(method: M, handle: (params: EditorNotifications[M]) => void): Disposable {
    return this.#client.onNotification(method, handle);
  }

  async restart(): Promise<void> {
    this.#crashes.length = 0;
    await this.#client.restart();
  }

  dispose(): void {
    // Its last words are of no use to a window that goes.
    this.#client.stop().catch(() => {});
  }

  #closed(): CloseHandlerResult {
    const now = Date.now();
    this.#crashes.push(now);
    const recent = this.#crashes.filter((time) => now - time < crashMinutes * 60_000);
    if (recent.length <= mostCrashes) return { action: CloseAction.Restart, handled: true };
    const restart = l10n.t("Restart");
    const text = l10n.t(
      "The HNAS server has crashed {0} times in {1} minutes. What searches have finished is kept.",
      recent.length,
      crashMinutes,
    );
    void window.showErrorMessage(text, restart).then((chosen) => (chosen === restart ? this.restart() : undefined));
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}
