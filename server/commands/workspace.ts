/** Where runs are kept. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** `given`, or `.hnas/runs` in the workspace's root: the nearest folder above with `.hnas`, `.git` or `.vscode` in it, else here. */
export const runsFolder = (given: string | undefined, from: string): string =>
  given === undefined ? join(workspaceRoot(from), ".hnas", "runs") : resolve(from, given);

function workspaceRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if ([".hnas", ".git", ".vscode"].some((mark) => existsSync(join(folder, mark)))) return folder;
    if (folder === dirname(folder)) return from;
  }
}
