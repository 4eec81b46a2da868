/** Where runs are kept. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/**
 * `given`, or `.hnas/runs` in the workspace's root: the nearest folder above with `.hnas`, `.git` or `.vscode` in it, else here. The
 * home folder is none: VS Code keeps its extensions in a `.vscode` there.
 */
export const runsFolder = (given: string | undefined, from: string): string =>
  given === undefined ? join(workspaceRoot(from), ".hnas", "runs") : resolve(from, given);

function workspaceRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (folder !== homedir() && [".hnas", ".git", ".vscode"].some((mark) => existsSync(join(folder, mark)))) return folder;
    if (folder === dirname(folder)) return from;
  }
}
