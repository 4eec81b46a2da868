/**
 * The entry of the language server: what the editor asks is answered from the language's features and from the engine's commands.
 * It speaks the language server protocol and the messages of protocol/editor.ts.
 */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createConnection,
  DiagnosticSeverity,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkspaceFolder,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { runsFolder } from "./commands/workspace.ts";
import { inspect } from "./data/load.ts";
import { Diagnostics } from "./editor/diagnostics.ts";
import { type Serve, serveRequests } from "./editor/requests.ts";
import { Runs } from "./editor/runs.ts";
import { Searches } from "./editor/searches.ts";
import { type LanguageDocument, openDocument } from "./language/document.ts";
import * as features from "./language/features/index.ts";
import { createLanguage, type Diagnostic } from "./language/index.ts";
import type { EditorNotifications } from "./protocol/editor.ts";
import { version } from "./version.ts";

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
let folders: readonly WorkspaceFolder[] = [];

const notify = <M extends keyof EditorNotifications>(method: M, params: EditorNotifications[M]) =>
  void connection.sendNotification(method, params);

/** A document that was never saved lies where it would be saved first. */
function pathOf(uri: string): string {
  if (uri.startsWith("file:")) return fileURLToPath(uri);
  const [first] = folders;
  return resolve(first ? fileURLToPath(first.uri) : ".", uri.replace(/^\w+:/, ""));
}

const open = new Map<string, TextDocument>();
const uriOf = (path: string): string => open.get(path)?.uri ?? pathToFileURL(path).href;

/** In the workspace folder that a file is in, so that the command line, called from there, finds the same. */
function runsOf(path: string): string {
  const roots = folders.map(({ uri }) => fileURLToPath(uri)).filter((root) => path.startsWith(join(root, "/")));
  return runsFolder(undefined, roots.toSorted((a, b) => b.length - a.length)[0] ?? dirname(path));
}

const diagnostics = new Diagnostics(createLanguage({ inspect }), { text: (path) => open.get(path)?.getText() }, (path, found) =>
  connection.sendDiagnostics({ uri: uriOf(path), diagnostics: found.map(asProtocol) }),
);

const asProtocol = ({ range, severity, code, message }: Diagnostic) => ({
  ...{ range, code, message, source: "hnas" },
  severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
});

const runs = new Runs(
  () => [...folders.map(({ uri }) => runsFolder(undefined, fileURLToPath(uri))), ...[...open.keys()].map(runsOf)],
  {
    events: (run, events) => notify("hnas/events", { run, events }),
    running: (running) => notify("hnas/running", running),
  },
);
const searches = new Searches({
  changed: () => runs.look(),
  problem: (folder, text) => notify("hnas/problem", { folder, text }),
});

/** Read once, however many features ask, until a file changes: it may be one that the document imports. */
const read = new Map<string, Promise<LanguageDocument>>();
async function documentOf(uri: string): Promise<LanguageDocument | undefined> {
  const text = documents.get(uri);
  if (!text) return undefined;
  const document = read.get(uri) ?? openDocument(pathOf(uri), text.getText(), diagnostics.read);
  read.set(uri, document);
  return document;
}

connection.onInitialize(({ workspaceFolders }) => {
  folders = (workspaceFolders ?? []).filter(({ uri }) => uri.startsWith("file:"));
  return {
    serverInfo: { name: "hnas", version },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: [".", ":", "(", ","] },
      hoverProvider: true,
      definitionProvider: true,
      documentSymbolProvider: true,
      documentFormattingProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
});
connection.onInitialized(() => {
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = new Set(removed.map(({ uri }) => uri));
    folders = [...folders.filter(({ uri }) => !gone.has(uri)), ...added.filter(({ uri }) => uri.startsWith("file:"))];
  });
});
// Whoever asked is going: that searches end with it is no news.
connection.onShutdown(() => runs.dispose());

documents.onDidChangeContent(({ document }) => {
  const path = pathOf(document.uri);
  open.set(path, document);
  read.clear();
  diagnostics.changed(path);
});
documents.onDidClose(({ document }) => {
  const path = pathOf(document.uri);
  open.delete(path);
  read.clear();
  diagnostics.closed(path);
});
documents.onDidSave(filesChanged);
connection.onDidChangeWatchedFiles(filesChanged);
function filesChanged(): void {
  read.clear();
  diagnostics.everythingChanged();
}

connection.onCompletion(async ({ textDocument, position }) => {
  const document = await documentOf(textDocument.uri);
  return document && [...features.complete(document, position)];
});
connection.onHover(async ({ textDocument, position }) => {
  const document = await documentOf(textDocument.uri);
  return document && features.hover(document, position);
});
connection.onDefinition(async ({ textDocument, position }) => {
  const document = await documentOf(textDocument.uri);
  const place = document && features.definition(document, position);
  return place && { uri: uriOf(place.path), range: place.range };
});
connection.onDocumentSymbol(async ({ textDocument }) => {
  const document = await documentOf(textDocument.uri);
  return document && [...features.symbols(document)];
});
connection.onDocumentFormatting(({ textDocument, options }) => {
  const document = documents.get(textDocument.uri);
  if (!document) return null;
  const text = document.getText();
  const formatted = features.format(text, options);
  if (formatted === text) return [];
  return [{ range: { start: document.positionAt(0), end: document.positionAt(text.length) }, newText: formatted }];
});
const serve: Serve = (method, answer) => connection.onRequest<unknown, void>(method, (params) => answer(params));
serve("hnas/searches", async ({ uri }) => {
  const document = await documentOf(uri);
  return document ? features.searchPlaces(document) : [];
});
serveRequests(serve, { pathOf, runsOf }, runs, searches);

documents.listen(connection);
connection.listen();
