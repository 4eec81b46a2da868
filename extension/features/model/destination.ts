/** Where a model goes: into an open document at its cursor, or into a new file. */
import { homedir } from "node:os";
import { dirname } from "node:path";
import { l10n, Position, type TextEditor, Uri, ViewColumn, window, workspace } from "vscode";
import type { Target } from "../../../server/protocol/editor.ts";
import { insertionOf } from "./place.ts";
import { type TargetChoice, targets, targetsFor } from "./targets.ts";

export type Destination =
  | { readonly kind: "editor"; readonly target: Target; readonly editor: TextEditor }
  | { readonly kind: "file"; readonly target: Target; readonly file: Uri };

interface Choice {
  readonly label: string;
  readonly choice: TargetChoice;
  readonly editor?: TextEditor;
}

/** `direct`: without a question where the active editor leaves none. Undefined: the user changed his mind. */
export async function pickDestination(direct: boolean): Promise<Destination | undefined> {
  const active = window.activeTextEditor;
  const editors = direct && active ? [active] : window.visibleTextEditors;
  const here = editors.flatMap((editor) => choicesIn(editor));
  const [only, second] = here;
  if (direct && only && !second) return destinationOf(only);
  const fresh = targets.map((choice): Choice => ({ label: l10n.t("New file · {0}", choice.label), choice }));
  const choices = direct && here.length > 0 ? here : [...here, ...fresh];
  const picked = await window.showQuickPick(choices, { placeHolder: l10n.t("Insert the model where?") });
  return picked && destinationOf(picked);
}

const choicesIn = (editor: TextEditor): readonly Choice[] =>
  targetsFor(editor.document.languageId, editor.document.getText()).map((choice) => ({
    label: l10n.t("{0} at the cursor · {1}", workspace.asRelativePath(editor.document.uri), choice.label),
    ...{ choice, editor },
  }));

async function destinationOf({ choice: { target, file }, editor }: Choice): Promise<Destination | undefined> {
  if (editor) return { kind: "editor", target, editor };
  const suggested = Uri.joinPath(rootUri(), file);
  const chosen = await window.showSaveDialog({ defaultUri: suggested, title: l10n.t("Insert the model into a new file") });
  return chosen && { kind: "file", target, file: chosen };
}

const rootUri = (): Uri => workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());

/** Its weights lie beside it; those of a document that was never saved where it would be saved first. */
export function folderOf(destination: Destination): string {
  if (destination.kind === "file") return dirname(destination.file.fsPath);
  const { document } = destination.editor;
  return document.isUntitled ? rootUri().fsPath : dirname(document.uri.fsPath);
}

/** One edit, so one step to undo. False: the document took none. */
export async function put(code: string, destination: Destination): Promise<boolean> {
  if (destination.kind === "file") {
    await workspace.fs.writeFile(destination.file, Buffer.from(code));
    // Not over the panel that it was asked for in.
    await window.showTextDocument(destination.file, { viewColumn: ViewColumn.One });
    return true;
  }
  const { document, viewColumn, selection } = destination.editor;
  const editor = await window.showTextDocument(document, viewColumn);
  const { line, text } = insertionOf(code, document.getText(), selection.active.line);
  return editor.edit((edit) => edit.insert(document.validatePosition(new Position(line, 0)), text));
}
