/** Links from the paths in a file to what is there. */
import type { Range } from "vscode-languageserver";
import type { LanguageDocument } from "../document.ts";
import { namedPaths, type PathKind } from "./named_paths.ts";

export interface PathLink {
  readonly range: Range;
  /** Absolute. */
  readonly path: string;
  readonly tooltip: string;
}

const tooltips: Readonly<Record<PathKind, string>> = {
  import: "Open the file that is imported",
  file: "Open the data file",
  folder: "Show the folder of the data",
  run: "Show what an earlier run has left",
};

/** `exists`: whether there is something at an absolute path. */
export async function links(
  document: LanguageDocument,
  exists: (path: string) => Promise<boolean>,
): Promise<readonly PathLink[]> {
  const found = namedPaths(document);
  const areThere = await Promise.all(found.map(({ path }) => exists(path)));
  return found
    .filter((_, index) => areThere[index])
    .map(({ kind, path, span }) => ({ range: document.source.range(span), path, tooltip: tooltips[kind] }));
}
