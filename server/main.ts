/**
 * The entry of the language server: what the editor asks is answered from the language's features and from the engine's commands.
 * It speaks the language server protocol and the messages of protocol/editor.ts.
 */
import { isDeepStrictEqual } from "node:util";
import {
  CodeActionKind,
  createConnection,
  DiagnosticSeverity,
  FileChangeType,
  LSPErrorCodes,
  ProposedFeatures,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { inspect } from "./data/load.ts";
import { Diagnostics } from "./editor/diagnostics.ts";
import { explanationOf } from "./editor/explanations.ts";
import { exists, listFolder } from "./editor/folders.ts";
import { worked } from "./editor/garbage.ts";
import { Installer } from "./editor/installation.ts";
import { KnownSpaces } from "./editor/known-spaces.ts";
import { Project } from "./editor/project.ts";
import { type Serve, serveRequests } from "./editor/requests.ts";
import { Runs } from "./editor/runs.ts";
import { Searches } from "./editor/searches.ts";
import { Workspace } from "./editor/workspace.ts";
import { type LanguageDocument, openDocument } from "./language/document.ts";
import * as features from "./language/features/index.ts";
import { createLanguage, type Diagnostic } from "./language/index.ts";
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
  connection.sendDiagnostics({ uri: workspace.uriOf(path), diagnostics: found.map(asProtocol) });
});
const asProtocol = ({ range, severity, code, message, related }: Diagnostic) => ({
  ...{ range, code, codeDescription: { href: explanationOf(code) }, message, source: "hnas" },
  severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
  ...(related && {
    relatedInformation: related.map((place) => ({
      location: { uri: workspace.uriOf(place.file), range: place.range },
      message: place.message,
    })),
  }),
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

/** Read once, however many features ask, until a file changes: it may be one that the document imports. */
const read = new Map<string, Promise<LanguageDocument>>();
async function documentOf(uri: string): Promise<LanguageDocument | undefined> {
  const text = documents.get(uri);
  if (!text) return undefined;
  const document = read.get(uri) ?? openDocument(workspace.pathOf(uri), text.getText(), workspace.read);
  read.set(uri, document);
  return document;
}

let isTrusted = false;
connection.onInitialize(({ workspaceFolders, initializationOptions, capabilities }) => {
  const { trusted }: Initialization = initializationOptions;
  if (trusted) runs.start();
  isTrusted = trusted;
  refreshesHints = capabilities.workspace?.inlayHint?.refreshSupport === true;
  workspace.addFolders((workspaceFolders ?? []).map(({ uri }) => uri));
  return {
    serverInfo: { name: "hnas", version },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: [".", ":", "(", ",", "/", '"'] },
      hoverProvider: true,
      inlayHintProvider: true,
      definitionProvider: true,
      documentSymbolProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      renameProvider: { prepareProvider: true },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      workspaceSymbolProvider: true,
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: ["\n"] },
      signatureHelpProvider: { triggerCharacters: ["(", ","] },
      documentLinkProvider: {},
      semanticTokensProvider: { legend: features.semanticLegend, full: true, range: true },
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      workspace: {
        workspaceFolders: { supported: true, changeNotifications: true },
        fileOperations: { willRename: { filters: [{ scheme: "file", pattern: { glob: "**" } }] } },
      },
    },
  };
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
  read.clear();
  project.changed();
  const path = workspace.opened(document);
  diagnostics.changed(path);
  spaces.edited(path);
});
documents.onDidClose(({ document }) => {
  read.clear();
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
  read.clear();
  project.changed();
  void diagnostics.filesChanged(uris.map((uri) => workspace.pathOf(uri)));
}

connection.onCompletion(async ({ textDocument, position }) => {
  const document = await documentOf(textDocument.uri);
  const paths = document && (await features.completePath(document, position, listFolder));
  return document && [...(paths ?? features.complete(document, position))];
});
connection.onHover(async ({ textDocument, position }) => {
  const document = await documentOf(textDocument.uri);
  return document && features.hover(document, position, spaces.about(document.path));
});
connection.onDefinition(async ({ textDocument, position }) => {
  const document = await documentOf(textDocument.uri);
  const place = document && features.definition(document, position);
  return place && { uri: workspace.uriOf(place.path), range: place.range };
});
connection.onReferences(async ({ textDocument, position, context }) => {
  const document = await documentOf(textDocument.uri);
  const found = document && features.references(document, await project.names(), position, context.includeDeclaration);
  return found?.map(({ path, range }) => ({ uri: workspace.uriOf(path), range }));
});
connection.onDocumentHighlight(async ({ textDocument, position }) => {
  const document = await documentOf(textDocument.uri);
  return document && [...features.highlights(document, position)];
});
connection.onPrepareRename(async ({ textDocument, position }) => {
  const document = await documentOf(textDocument.uri);
  return document && accepted(features.prepareRename(document, await project.names(), position));
});
connection.onRenameRequest(async ({ textDocument, position, newName }) => {
  const document = await documentOf(textDocument.uri);
  return document && asEdit(accepted(await features.rename(document, await project.names(), position, newName)));
});
/** The editor shows the sentence of an error. */
function accepted<Answer extends object>(answer: Answer | features.Refused): Answer {
  if ("refused" in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
  return answer;
}
const asEdit = (edits: features.FileEdits): WorkspaceEdit => ({
  changes: Object.fromEntries([...edits].map(([path, changes]) => [workspace.uriOf(path), [...changes]])),
});
connection.onCodeAction(async ({ textDocument, context }) => {
  const document = await documentOf(textDocument.uri);
  if (!document || (context.only && !context.only.includes(CodeActionKind.QuickFix))) return null;
  const mendable = diagnostics.of(document.path).filter(({ mend }) => mend);
  const names = mendable.length > 0 ? await project.names() : document.names;
  return context.diagnostics.flatMap((diagnostic) =>
    mendable
      .filter(({ code, range }) => code === diagnostic.code && isDeepStrictEqual(range, diagnostic.range))
      .flatMap((problem) => features.fixes(document, names, problem))
      .map(({ title, edits }) => ({
        ...{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] },
        edit: asEdit(new Map([[document.path, edits]])),
      })),
  );
});
connection.onWorkspaceSymbol(async ({ query }) =>
  features
    .workspaceSymbols(await project.names(), query)
    .map(({ name, kind, path, range }) => ({ name, kind, location: { uri: workspace.uriOf(path), range } })),
);
connection.workspace.onWillRenameFiles(async ({ files }) => {
  const moves = files.map(({ oldUri, newUri }) => ({ from: workspace.pathOf(oldUri), to: workspace.pathOf(newUri) }));
  return asEdit(features.moveFiles(await project.names(), moves));
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
connection.onDocumentRangeFormatting(({ textDocument, range, options }) => {
  const document = documents.get(textDocument.uri);
  return document && [...features.formatRange(document.getText(), range, options)];
});
connection.onDocumentOnTypeFormatting(({ textDocument, position, ch, options }) => {
  const document = documents.get(textDocument.uri);
  return document && [...features.formatTyped(document.getText(), position, ch, options)];
});
connection.onSignatureHelp(async ({ textDocument, position }) => {
  const document = await documentOf(textDocument.uri);
  return document && features.signatureHelp(document, position);
});
connection.onDocumentLinks(async ({ textDocument }) => {
  const document = await documentOf(textDocument.uri);
  const links = document ? await features.links(document, exists) : [];
  return links.map(({ range, path, tooltip }) => ({ range, tooltip, target: workspace.uriOf(path) }));
});
connection.languages.inlayHint.on(async ({ textDocument, range }) => {
  const document = await documentOf(textDocument.uri);
  return document && [...features.inlayHints(document, range, spaces.about(document.path))];
});
connection.languages.semanticTokens.on(async ({ textDocument }) => {
  const document = await documentOf(textDocument.uri);
  return document ? features.semanticTokens(document) : { data: [] };
});
connection.languages.semanticTokens.onRange(async ({ textDocument, range }) => {
  const document = await documentOf(textDocument.uri);
  return document ? features.semanticTokens(document, range) : { data: [] };
});
connection.onFoldingRanges(async ({ textDocument }) => {
  const document = await documentOf(textDocument.uri);
  return document && [...features.foldingRanges(document)];
});
connection.onSelectionRanges(async ({ textDocument, positions }) => {
  const document = await documentOf(textDocument.uri);
  return document && [...features.selectionRanges(document, positions)];
});
/** What starts programs: those of tasks, and Python. The extension does not ask for it without trust; this holds whoever asks. */
const starting: ReadonlySet<string> = new Set(["hnas/start", "hnas/resume", "hnas/install"]);
const distrusted = { refused: "HNAS runs searches in trusted workspaces only; in this one, the .hnas language works." };
const serve: Serve = (method, answer) =>
  connection.onRequest<unknown, void>(method, (params, cancel) =>
    isTrusted || !starting.has(method) ? answer(params, cancel) : distrusted,
  );
serve("hnas/searches", async ({ uri }) => {
  const document = await documentOf(uri);
  return document ? features.searchPlaces(document) : [];
});
serve("hnas/spaces", async ({ uri }) => {
  const document = await documentOf(uri);
  return document ? features.spacePlaces(document) : [];
});
serveRequests(serve, language, workspace, runs, searches, installer);

documents.listen(connection);
connection.listen();
