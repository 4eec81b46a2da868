/** An editor without a window: the built language server in a process of its own, spoken to through the real protocol. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import {
  CancellationToken,
  createProtocolConnection,
  type Diagnostic,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
} from "vscode-languageserver/node";
import type { EditorNotifications, EditorRequests } from "../../server/protocol/editor.ts";
import { gone } from "../runs/tiny.ts";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

type Told = {
  [M in keyof EditorNotifications]: { readonly method: M; readonly params: EditorNotifications[M] };
}[keyof EditorNotifications];

const told = [
  "hnas/running",
  "hnas/events",
  "hnas/ended",
  "hnas/installing",
] as const satisfies readonly (keyof EditorNotifications)[];

export class Client {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  /** What the server has told, in order. */
  readonly told: Told[] = [];
  /** The diagnostics of a file, by its path, as they were told last. */
  readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly #waiting = new Set<() => void>();
  readonly #versions = new Map<string, number>();

  private constructor(child: ChildProcess) {
    this.process = child;
    this.connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    for (const method of told)
      this.connection.onNotification(method, (params) => {
        this.told.push({ method, params } as Told);
        this.#look();
      });
    this.connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
      this.diagnostics.set(uri.startsWith("file:") ? fileURLToPath(uri) : uri, diagnostics);
      this.#look();
    });
    this.connection.listen();
  }

  /** A server for a workspace of these folders; it is killed when the test ends. */
  static start(...folders: readonly string[]): Promise<Client> {
    return Client.#over(Client.#fork(), folders);
  }

  /** The same in workspaces that nobody has trusted. */
  static startUntrusted(...folders: readonly string[]): Promise<Client> {
    return Client.#over(Client.#fork(), folders, false);
  }

  static #fork(): ChildProcess {
    return fork(main, ["--node-ipc"], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  }

  /** One that a shell starts, after this command. */
  static startAfter(command: string, ...folders: readonly string[]): Promise<Client> {
    const shell = ["-c", `${command}; exec "$0" "$1" --node-ipc`, process.execPath, main];
    return Client.#over(spawn("bash", shell, { stdio: ["ignore", "ignore", "inherit", "ipc"] }), folders);
  }

  static async #over(child: ChildProcess, folders: readonly string[], trusted = true): Promise<Client> {
    const client = new Client(child);
    onTestFinished(() => client.kill());
    const workspaceFolders = folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: folder }));
    await client.connection.sendRequest("initialize", {
      ...{ processId: process.pid, rootUri: null, capabilities: {}, workspaceFolders, initializationOptions: { trusted } },
    });
    await client.connection.sendNotification("initialized", {});
    return client;
  }

  async request<M extends keyof EditorRequests>(
    method: M,
    params: EditorRequests[M]["params"],
    cancel = CancellationToken.None,
  ): Promise<EditorRequests[M]["result"]> {
    return await this.connection.sendRequest(method, params, cancel);
  }

  /** What a feature of the language server protocol answers about a document. */
  async ask<Answer>(method: string, uri: string, rest: object = {}): Promise<Answer> {
    return await this.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...rest });
  }

  open(uri: string, text: string): Promise<void> {
    this.#versions.set(uri, 1);
    return this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "hnas", version: 1, text },
    });
  }

  change(uri: string, text: string): Promise<void> {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    return this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  close(uri: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  /** Once this gives something, looked at whenever the server has told something. */
  until<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const again = () => {
        const found = look();
        if (found === undefined) return;
        this.#waiting.delete(again);
        resolve(found);
      };
      this.#waiting.add(again);
      again();
    });
  }

  /** The events of a run that it was told of since it follows it. */
  eventsOf(folder: string) {
    return this.told.flatMap(({ method, params }) =>
      method === "hnas/events" && params.run.folder === folder ? params.events : [],
    );
  }

  async kill(): Promise<void> {
    this.connection.dispose();
    const { pid } = this.process;
    this.process.kill("SIGKILL");
    if (pid !== undefined && existsSync("/proc")) await gone([pid]);
  }

  #look(): void {
    for (const look of this.#waiting) look();
  }
}
