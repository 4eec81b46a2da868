/** Whether data is still what it was: a run keeps these, and a resumed run compares them. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DataSpec } from "../protocol/problem.ts";
import { compareNames } from "./class_names.ts";
import { DataError } from "./dataset.ts";
import { each, explain } from "./files.ts";
import { pathsOf } from "./format.ts";
import { formats } from "./formats.ts";

/**
 * SHA-256, in hexadecimal, of each file that a data block names, by path. A folder has one for all: of the names and contents of its
 * files, hidden ones left out. Throws `DataError`.
 */
export async function fingerprints(data: DataSpec): Promise<Readonly<Record<string, string>>> {
  const result: Record<string, string> = {};
  for (const entry of ["train", "validation", "test"] as const) {
    const split = data[entry];
    const source = split === undefined || "name" in split ? split : split.kind === "source" ? split.source : undefined;
    const format = formats.find(({ name }) => name === source?.name);
    if (!source || !format) continue;
    for (const { path } of pathsOf(format, source.arguments)) result[path] ??= await fingerprint(path, entry);
  }
  return result;
}

async function fingerprint(path: string, entry: DataError["entry"]): Promise<string> {
  try {
    return (await stat(path)).isDirectory() ? await hashOfFolder(path) : await hashOfFile(path);
  } catch (error) {
    const explained = explain(error, path);
    throw explained instanceof DataError ? new DataError(explained.message, explained.path, entry) : explained;
  }
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(piece);
  return hash.digest("hex");
}

async function hashOfFolder(folder: string): Promise<string> {
  const files = await filesIn(folder, "");
  const lines = new Array<string>(files.length);
  await each(files, async (file, index) => {
    lines[index] = `${file}\0${createHash("sha256")
      .update(await readFile(join(folder, file)))
      .digest("hex")}\n`;
  });
  return createHash("sha256").update(lines.join("")).digest("hex");
}

/** The paths of all files below a folder, relative to it and with slashes, in the same order on every machine. */
async function filesIn(root: string, folder: string): Promise<string[]> {
  const names = (await readdir(join(root, folder))).filter((name) => !name.startsWith(".")).sort(compareNames);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = folder === "" ? name : `${folder}/${name}`;
      return (await stat(join(root, path))).isDirectory() ? filesIn(root, path) : [path];
    }),
  );
  return files.flat();
}
