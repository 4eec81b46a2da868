/** The client of the language server. It is loaded once the extension is active: the library behind it is most of the bundle. */
import { type FileSystemWatcher, type LogOutputChannel, workspace } from "vscode";
import { CloseAction, ErrorAction, LanguageClient, State, TransportKind } from "vscode-languageclient/node";
import { type Initialization, serverFlags } from "../server/protocol/editor.ts";
import { selector } from "./selector.ts";

/** Starts a server once; that it ends is told to whoever made it, who decides what follows and what is said about it. */
export class Client extends LanguageClient {
  constructor(module: string, outputChannel: LogOutputChannel, fileEvents: FileSystemWatcher, ended: () => void) {
    super(
      "hnas",
      "HNAS",
      { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags] } },
      {
        documentSelector: [...selector],
        outputChannel,
        synchronize: { fileEvents },
        initializationOptions: { trusted: workspace.isTrusted } satisfies Initialization,
        initializationFailedHandler: () => false,
        errorHandler: {
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => {
            ended();
            return { action: CloseAction.DoNotRestart, handled: true };
          },
        },
      },
    );
  }

  get isStarting(): boolean {
    return this.state === State.Starting;
  }

  /** Into the log only. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
