/** Files that the panel names. */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { l10n, Position, Range, Uri, ViewColumn, window, workspace } from "vscode";

export interface Place {
  readonly file: string;
  /** From 0. */
  readonly line?: number;
}

export async function openPlace(place: Place | undefined): Promise<void> {
  if (!place) return;
  const start = new Position(place.line ?? 0, 0);
  const document = await workspace.openTextDocument(Uri.file(place.file));
  await window.showTextDocument(document, { viewColumn: ViewColumn.One, selection: new Range(start, start) });
}

/** The file of a run where it is still there, else the copy that the run has kept. */
export async function openRunFile(folder: string, file: string): Promise<void> {
  if (existsSync(file)) return openPlace({ file });
  const copies = await workspace.findFiles({
    baseUri: Uri.file(join(folder, "files")),
    base: join(folder, "files"),
    pattern: `**/${basename(file)}`,
  });
  const [copy] = copies;
  if (!copy) return void window.showErrorMessage(l10n.t("{0} is gone, and the run has no copy of it.", file));
  await openPlace({ file: copy.fsPath });
  void window.showInformationMessage(l10n.t("{0} is gone. This is the copy that the run has kept.", basename(file)));
}
