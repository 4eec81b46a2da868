/** Finds the `.hnas` files in folders, but not in hidden ones, such as `.git` and `.hnas`, nor in `node_modules`. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";

export interface Limits {
  readonly files: number;
  readonly folders: number;
}

/** Beyond that, a workspace holds something else than what people write. */
const limits: Limits = { files: 1000, folders: 20_000 };

/** Absolute paths; those that are nearer to the top come first, and links are not followed. */
export async function findFiles(folders: readonly string[], most: Limits = limits): Promise<readonly string[]> {
  const files = new Set<string>();
  const queue = [...folders];
  for (let at = 0; at < Math.min(queue.length, most.folders); at++) {
    const folder = queue[at] ?? "";
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules") queue.push(path);
      if (entry.isFile() && entry.name.endsWith(".hnas")) files.add(path);
      if (files.size >= most.files) return [...files];
    }
  }
  return [...files];
}

/** In the order of their names; none where they cannot be read. */
async function entriesOf(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
