/** What lies on the disk, as the features that complete and link paths ask for it: whatever cannot be read is not there. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FolderEntry } from "../language/features/index.ts";

export async function listFolder(path: string): Promise<readonly FolderEntry[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return await Promise.all(
      entries.map(async (entry) => {
        const isFolder = entry.isSymbolicLink() ? await isFolderAt(join(path, entry.name)) : entry.isDirectory();
        return { name: entry.name, isFolder };
      }),
    );
  } catch {
    return [];
  }
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const isFolderAt = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
