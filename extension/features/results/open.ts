/** Files that the panel names. */
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { l10n, Position, Range, Uri, ViewColumn, window, workspace } from "vscode";

export interface Place {
  readonly file: string;
  /** From 0. */
  readonly line?: number;
}

export async function openPlace(place: Place | undefined): Promise<void> {
  if (!place) return;
  if (!existsSync(place.file)) return void window.showErrorMessage(l10n.t("{0} is gone.", place.file));
  const start = new Position(place.line ?? 0, 0);
  const document = await workspace.openTextDocument(Uri.file(place.file));
  await window.showTextDocument(document, { viewColumn: ViewColumn.One, selection: new Range(start, start) });
}

/** The file of a run where it is still there, else the copy that the run has kept. */
export async function openRunFile(folder: string, file: string): Promise<void> {
  if (existsSync(file)) return openPlace({ file });
  const copies = existsSync(join(folder, "files"))
    ? readdirSync(join(folder, "files"), { recursive: true, encoding: "utf8" })
    : [];
  // Copies lie to each other as the files did.
  const [copy] = copies.filter((name) => join("/", file).endsWith(join("/", name))).toSorted((a, b) => b.length - a.length);
  if (copy === undefined) return void window.showErrorMessage(l10n.t("{0} is gone, and the run has no copy of it.", file));
  await openPlace({ file: join(folder, "files", copy) });
  void window.showInformationMessage(l10n.t("{0} is gone. This is the copy that the run has kept.", basename(file)));
}
