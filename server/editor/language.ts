/** What the editor asks about `.hnas` files, in the language server protocol: each answer is a feature of the language. */
import { isDeepStrictEqual } from "node:util";
import {
  CodeActionKind,
  type Connection,
  DiagnosticSeverity,
  type Location,
  LSPErrorCodes,
  type Range,
  ResponseError,
  type ServerCapabilities,
  type TextDocumentIdentifier,
  TextDocumentSyncKind,
  type TextDocuments,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LanguageDocument } from "../language/document.ts";
import * as features from "../language/features/index.ts";
import type { Diagnostic } from "../language/index.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { explanationOf } from "./explanations.ts";
import { exists, listFolder } from "./folders.ts";
import type { KnownSpaces } from "./known-spaces.ts";
import type { Project } from "./project.ts";
import type { Workspace } from "./workspace.ts";

export const capabilities: ServerCapabilities = {
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
};

interface Place {
  readonly path: string;
  readonly range: Range;
}

export function serveLanguage(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  workspace: Workspace,
  project: Project,
  diagnostics: Diagnostics,
  spaces: KnownSpaces,
): void {
  /** The answer about a document; none where it is not open. */
  const about =
    <Params extends { readonly textDocument: TextDocumentIdentifier }, Answer>(
      answer: (document: LanguageDocument, params: Params) => Answer | Promise<Answer>,
    ) =>
    async (params: Params): Promise<Answer | undefined> => {
      const document = await project.document(params.textDocument.uri);
      return document && (await answer(document, params));
    };
  const textOf = ({ uri }: TextDocumentIdentifier): string | undefined => documents.get(uri)?.getText();
  const asLocation = ({ path, range }: Place): Location => ({ uri: workspace.uriOf(path), range });
  const asEdit = (edits: features.FileEdits): WorkspaceEdit => ({
    changes: Object.fromEntries([...edits].map(([path, changes]) => [workspace.uriOf(path), [...changes]])),
  });

  connection.onCompletion(
    about(async (document, { position }) => {
      const paths = await features.completePath(document, position, listFolder);
      return [...(paths ?? features.complete(document, position))];
    }),
  );
  connection.onHover(about((document, { position }) => features.hover(document, position, spaces.about(document.path))));
  connection.onDefinition(
    about((document, { position }) => {
      const place = features.definition(document, position);
      return place && asLocation(place);
    }),
  );
  connection.onReferences(
    about(async (document, { position, context }) => {
      const found = features.references(document, await project.names(), position, context.includeDeclaration);
      return found?.map(asLocation);
    }),
  );
  connection.onDocumentHighlight(about((document, { position }) => [...features.highlights(document, position)]));
  connection.onPrepareRename(
    about(async (document, { position }) => accepted(features.prepareRename(document, await project.names(), position))),
  );
  connection.onRenameRequest(
    about(async (document, { position, newName }) =>
      asEdit(accepted(await features.rename(document, await project.names(), position, newName))),
    ),
  );
  connection.onCodeAction(
    about(async (document, { context }) => {
      if (context.only && !context.only.includes(CodeActionKind.QuickFix)) return null;
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
    }),
  );
  connection.onWorkspaceSymbol(async ({ query }) =>
    features
      .workspaceSymbols(await project.names(), query)
      .map(({ name, kind, ...place }) => ({ name, kind, location: asLocation(place) })),
  );
  connection.workspace.onWillRenameFiles(async ({ files }) => {
    const moves = files.map(({ oldUri, newUri }) => ({ from: workspace.pathOf(oldUri), to: workspace.pathOf(newUri) }));
    return asEdit(features.moveFiles(await project.names(), moves));
  });
  connection.onDocumentSymbol(about((document) => [...features.symbols(document)]));
  connection.onDocumentFormatting(({ textDocument, options }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return null;
    const text = document.getText();
    const newText = features.format(text, options);
    if (newText === text) return [];
    return [{ range: { start: document.positionAt(0), end: document.positionAt(text.length) }, newText }];
  });
  connection.onDocumentRangeFormatting(({ textDocument, range, options }) => {
    const text = textOf(textDocument);
    return text === undefined ? null : [...features.formatRange(text, range, options)];
  });
  connection.onDocumentOnTypeFormatting(({ textDocument, position, ch, options }) => {
    const text = textOf(textDocument);
    return text === undefined ? null : [...features.formatTyped(text, position, ch, options)];
  });
  connection.onSignatureHelp(about((document, { position }) => features.signatureHelp(document, position)));
  connection.onDocumentLinks(
    about(async (document) =>
      (await features.links(document, exists)).map(({ path, ...link }) => ({ ...link, target: workspace.uriOf(path) })),
    ),
  );
  connection.languages.inlayHint.on(
    about((document, { range }) => [...features.inlayHints(document, range, spaces.about(document.path))]),
  );
  connection.languages.semanticTokens.on(about((document) => features.semanticTokens(document)));
  connection.languages.semanticTokens.onRange(about((document, { range }) => features.semanticTokens(document, range)));
  connection.onFoldingRanges(about((document) => [...features.foldingRanges(document)]));
  connection.onSelectionRanges(about((document, { positions }) => [...features.selectionRanges(document, positions)]));
}

/** The editor shows the sentence of an error. */
function accepted<Answer extends object>(answer: Answer | features.Refused): Answer {
  if ("refused" in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
  return answer;
}

/** A mistake as the editor is told of it. */
export const asProtocol = ({ range, severity, code, message, related }: Diagnostic, workspace: Workspace) => ({
  ...{ range, code, codeDescription: { href: explanationOf(code) }, message, source: "hnas" },
  severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
  ...(related && {
    relatedInformation: related.map((place) => ({
      location: { uri: workspace.uriOf(place.file), range: place.range },
      message: place.message,
    })),
  }),
});
