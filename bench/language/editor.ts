/** An editor without a window that looks at the clock: a language server in a process of its own, spoken to through the real protocol. */
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type Diagnostic,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { serverFlags } from "../../server/protocol/editor.ts";

export type ServerName = "ours" | "stock";

const servers: Readonly<Record<ServerName, URL>> = {
  ours: new URL("../../dist/main.js", import.meta.url),
  stock: new URL("./stock.ts", import.meta.url),
};

export interface Edit {
  /** Of the text that is replaced. */
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

export class Editor {
  readonly #child: ChildProcess;
  /** Of a diagnostic that takes a proof, if this server proves anything. */
  readonly #proved: string | undefined;
  readonly #connection: ProtocolConnection;
  readonly #documents = new Map<string, TextDocument>();
  readonly #latest = new Map<string, readonly Diagnostic[]>();
  #told: ((uri: string, diagnostics: readonly Diagnostic[]) => void) | undefined;

  private constructor(child: ChildProcess, proved: string | undefined) {
    this.#child = child;
    this.#proved = proved;
    this.#connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    this.#connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
      this.#latest.set(uri, diagnostics);
      this.#told?.(uri, diagnostics);
    });
    this.#connection.listen();
  }

  /** Resolves once the server is ready. */
  static async start(server: ServerName, folder: string): Promise<Editor> {
    const editor = new Editor(
      fork(fileURLToPath(servers[server]), ["--node-ipc"], {
        execArgv: [...serverFlags],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      }),
      server === "ours" ? "always-true" : undefined,
    );
    const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: "project" }];
    await editor.#connection.sendRequest("initialize", {
      ...{ processId: process.pid, rootUri: null, capabilities: {}, workspaceFolders, initializationOptions: { trusted: true } },
    });
    await editor.#connection.sendNotification("initialized", {});
    return editor;
  }

  /** Gives the file's first diagnostics. */
  open(path: string, text: string): Promise<readonly Diagnostic[]> {
    const uri = pathToFileURL(path).href;
    this.#documents.set(path, TextDocument.create(uri, "hnas", 1, text));
    const textDocument = { uri, languageId: "hnas", version: 1, text };
    return this.#diagnosticsAfter(uri, () => this.#connection.sendNotification("textDocument/didOpen", { textDocument }));
  }

  /** Once all is told of a file that was opened: our server tells first what needs no proof. */
  async everythingTold(path: string): Promise<void> {
    const { uri } = this.#document(path);
    const isTold = () => !this.#proved || this.#latest.get(uri)?.some(({ code }) => code === this.#proved);
    while (!isTold()) await this.#diagnosticsAfter(uri, async () => {});
  }

  /** Gives the diagnostics that follow. */
  edit(path: string, { offset, length, text }: Edit): Promise<readonly Diagnostic[]> {
    const document = this.#document(path);
    const { uri } = document;
    const change = { range: { start: document.positionAt(offset), end: document.positionAt(offset + length) }, text };
    const version = document.version + 1;
    TextDocument.update(document, [change], version);
    return this.#diagnosticsAfter(uri, () =>
      this.#connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [change] }),
    );
  }

  /** How many things are offered. */
  async complete(path: string, offset: number): Promise<number> {
    const document = this.#document(path);
    const answer = await this.#connection.sendRequest<unknown>("textDocument/completion", {
      textDocument: { uri: document.uri },
      position: document.positionAt(offset),
    });
    const items: unknown = Array.isArray(answer) ? answer : typeof answer === "object" && answer && Reflect.get(answer, "items");
    return Array.isArray(items) ? items.length : 0;
  }

  textOf(path: string): string {
    return this.#document(path).getText();
  }

  /** What the server's main thread has worked, in ms: unlike the clock, it leaves out other programs. Linux tells it. */
  worked(): number {
    const file = `/proc/${this.#child.pid}/schedstat`;
    return existsSync(file) ? Number(readFileSync(file, "utf8").split(" ")[0]) / 1e6 : Number.NaN;
  }

  /** Of the server's process, in MB, as the system counts it. */
  megabytes(): number {
    const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(this.#child.pid)], { encoding: "utf8" });
    return Number(kilobytes) / 1000;
  }

  async close(): Promise<void> {
    this.#connection.dispose();
    const closed = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await closed;
  }

  #document(path: string): TextDocument {
    const document = this.#documents.get(path);
    if (!document) throw new Error(`${path} is not open`);
    return document;
  }

  #diagnosticsAfter(uri: string, send: () => Promise<void>): Promise<readonly Diagnostic[]> {
    return new Promise((resolve, reject) => {
      this.#told = (other, diagnostics) => other === uri && resolve(diagnostics);
      send().catch(reject);
    });
  }
}
