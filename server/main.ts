/**
 * The entry of the language server: what the editor asks is answered from the language's features and from the engine's commands.
 * It speaks the language server protocol and the messages of protocol/editor.ts.
 */
import { createConnection, FileChangeType, ProposedFeatures, TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { inspect } from "./data/load.ts";
import { Diagnostics } from "./editor/diagnostics.ts";
import { worked } from "./editor/garbage.ts";
import { Installer } from "./editor/installation.ts";
import { KnownSpaces } from "./editor/known-spaces.ts";
import { asProtocol, capabilities, serveLanguage } from "./editor/language.ts";
import { Project } from "./editor/project.ts";
import { type Serve, serveRequests } from "./editor/requests.ts";
import { Runs } from "./editor/runs.ts";
import { Searches } from "./editor/searches.ts";
import { Workspace } from "./editor/workspace.ts";
import { createLanguage } from "./language/index.ts";
import type { EditorNotifications, Initialization } from "./protocol/editor.ts";
import { version } from "./version.ts";

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
const workspace = new Workspace();
const project = new Project(workspace);

const notify = <M extends keyof EditorNotifications>(method: M, params: EditorNotifications[M]) =>
  void connection.sendNotification(method, params);

let refreshesHints = false;
const language = createLanguage({ inspect });
const spaces = new KnownSpaces(language, workspace.read, () => {
  if (refreshesHints) connection.languages.inlayHint.refresh().catch(() => {});
});
const diagnostics = new Diagnostics(language, workspace, (path, found) => {
  worked();
  connection.sendDiagnostics({ uri: workspace.uriOf(path), diagnostics: found.map((each) => asProtocol(each, workspace)) });
});

const runs = new Runs(() => workspace.runsFolders, {
  events: (run, events) => notify("hnas/events", { run, events }),
  running: (running) => notify("hnas/running", running),
});
const searches = new Searches({
  changed: () => runs.changed(),
  ended: (folder, problem) => notify("hnas/ended", { folder, ...(problem !== undefined && { problem }) }),
});

const installer = new Installer((text) => notify("hnas/installing", { text }));

let isTrusted = false;
connection.onInitialize(({ workspaceFolders, initializationOptions, capabilities: editor }) => {
  const { trusted }: Initialization = initializationOptions;
  if (trusted) runs.start();
  isTrusted = trusted;
  refreshesHints = editor.workspace?.inlayHint?.refreshSupport === true;
  workspace.addFolders((workspaceFolders ?? []).map(({ uri }) => uri));
  return { serverInfo: { name: "hnas", version }, capabilities };
});
connection.onInitialized(() => {
  // Of what nobody has opened, nothing is read unless the workspace is trusted.
  if (isTrusted) void diagnostics.checkAll();
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    workspace.removeFolders(removed.map(({ uri }) => uri));
    workspace.addFolders(added.map(({ uri }) => uri));
    project.changed();
    void diagnostics.filesChanged([]);
  });
});
// Whoever asked is going: that searches end with it is no news.
connection.onShutdown(() => runs.dispose());

documents.onDidChangeContent(({ document }) => {
  project.changed();
  const path = workspace.opened(document);
  diagnostics.changed(path);
  spaces.edited(path);
});
documents.onDidClose(({ document }) => {
  project.changed();
  diagnostics.closed(workspace.closed(document));
  spaces.forget(workspace.pathOf(document.uri));
});
documents.onDidSave(({ document }) => filesChanged([document.uri]));
connection.onDidChangeWatchedFiles(({ changes }) => {
  if (changes.some(({ type }) => type !== FileChangeType.Changed)) workspace.filesChanged();
  filesChanged(changes.map(({ uri }) => uri));
});
function filesChanged(uris: readonly string[]): void {
  project.changed();
  void diagnostics.filesChanged(uris.map((uri) => workspace.pathOf(uri)));
}

/** What starts programs: those of tasks, and Python. The extension does not ask for it without trust; this holds whoever asks. */
const starting: ReadonlySet<string> = new Set(["hnas/start", "hnas/resume", "hnas/install"]);
const distrusted = { refused: "HNAS runs searches in trusted workspaces only; in this one, the .hnas language works." };
const serve: Serve = (method, answer) =>
  connection.onRequest<unknown, void>(method, (params, cancel) =>
    isTrusted || !starting.has(method) ? answer(params, cancel) : distrusted,
  );
serveRequests(serve, language, workspace, project, runs, searches, installer);
serveLanguage(connection, documents, workspace, project, diagnostics, spaces);

documents.listen(connection);
connection.listen();
