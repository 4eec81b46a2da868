/** The file that is meant; one that a search is started from is saved first. */
import { l10n, type TextDocument, type Uri, window, workspace } from "vscode";

/** Undefined: there is none, or the user did not want it saved. */
export async function documentToRun(given: Uri | undefined): Promise<TextDocument | undefined> {
  const document = await hnasDocument(given, l10n.t("The search of which file?"));
  if (!document) return undefined;
  const saved = document.isUntitled ? await saveFirst(document) : document;
  if (!saved) return undefined;
  // What it imports is read from the disk, too.
  for (const other of workspace.textDocuments)
    if (other.languageId === "hnas" && other.isDirty && !other.isUntitled && !(await other.save())) return undefined;
  return saved;
}

/** This one, the active one, or the one that the user picks. Undefined: there is none, or nobody chose. */
export async function hnasDocument(given: Uri | undefined, question: string): Promise<TextDocument | undefined> {
  return given ? await workspace.openTextDocument(given) : (activeDocument() ?? (await pickDocument(question)));
}

function activeDocument(): TextDocument | undefined {
  const isHnas = ({ document }: { readonly document: TextDocument }) => document.languageId === "hnas";
  const { activeTextEditor, visibleTextEditors } = window;
  return (activeTextEditor && isHnas(activeTextEditor) ? activeTextEditor : visibleTextEditors.find(isHnas))?.document;
}

async function pickDocument(question: string): Promise<TextDocument | undefined> {
  const files = await workspace.findFiles("**/*.hnas", "**/{node_modules,.hnas}/**", 200);
  if (files.length === 0) {
    void window.showInformationMessage(l10n.t("There is no .hnas file in this workspace. Create one first."));
    return undefined;
  }
  const items = files
    .map((uri) => ({ label: workspace.asRelativePath(uri), uri }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  const picked = await window.showQuickPick(items, { placeHolder: question });
  return picked && (await workspace.openTextDocument(picked.uri));
}

/** A run keeps a copy of its file, and data is found relative to it: so it has to be somewhere. */
async function saveFirst(document: TextDocument): Promise<TextDocument | undefined> {
  const save = l10n.t("Save As…");
  const text = l10n.t("Save this file first: the paths of its data are relative to it, and a run keeps a copy.");
  if ((await window.showInformationMessage(text, { modal: true }, save)) !== save) return undefined;
  const uri: Uri | undefined = await workspace.saveAs(document.uri);
  return uri && (await workspace.openTextDocument(uri));
}
