/** Files that a user names: read in pieces, unpacked where they are gzip, refused with a sentence where they cannot be read. */
import { createReadStream, type Stats } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createGunzip } from "node:zlib";
import { nearest } from "../words.ts";
import { DataError } from "./dataset.ts";

/** More than this is refused: all examples of a split are held in memory at once. 2 GiB. */
export const largestBytes = 2 ** 31;

/** Makes sure that a file with something in it is there. */
export async function checkFile(path: string): Promise<Stats> {
  const stats = await statAt(path);
  if (stats.isDirectory()) throw new DataError(`${path} is a folder; a file is wanted here. Give the path of the file.`, path);
  if (!stats.isFile())
    throw new DataError(`${path} is a device or a pipe; a file is wanted here. Give the path of a file.`, path);
  if (stats.size === 0)
    throw new DataError(`${path} is empty (0 bytes). Copy or download it again, or give the path of another file.`, path);
  return stats;
}

/** Makes sure that a folder is there. */
export async function checkFolder(path: string): Promise<Stats> {
  const stats = await statAt(path);
  if (!stats.isDirectory()) throw new DataError(`${path} is a file; a folder is wanted here. Give the path of the folder.`, path);
  return stats;
}

/** The contents of a file, piece by piece; unpacked if they begin as gzip does, whatever the file's name. */
export async function* unpacked(path: string): AsyncGenerator<Buffer> {
  await checkFile(path);
  const packed = isGzip(await firstBytes(path, 2));
  const file = createReadStream(path);
  const stream = packed ? file.pipe(createGunzip()) : file;
  if (packed) file.on("error", (error) => stream.destroy(error));
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch (error) {
    throw explain(error, path);
  } finally {
    file.destroy();
    stream.destroy();
  }
}

export async function firstBytes(path: string, length: number): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explain(error, path);
  }
}

/** The lines of a text file, without the empty ones at its end. */
export async function readLines(path: string): Promise<string[]> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of unpacked(path)) {
    pieces.push(piece);
    length += piece.length;
    if (length > 2 ** 20) throw new DataError(`${path} is too large to be a list of class names: one name a line is read.`, path);
  }
  const text = Buffer.concat(pieces)
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimEnd();
  return text.split(/\r\n|\n|\r/).map((line) => line.trim());
}

/** Works on several files at once, as disks like it, but on few, as systems limit open files. */
export async function each(files: readonly string[], work: (file: string, index: number) => Promise<void>): Promise<void> {
  const queue = files.entries();
  let failed = false;
  const worker = async () => {
    for (const [index, file] of queue) {
      if (failed) return;
      await work(file, index).catch((error) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** A failure of the system or of gzip, as a sentence; anything else as it is. */
export function explain(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
  const message = failures[error.code];
  return message ? new DataError(message(path), path) : error;
}

const failures: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `${path} does not exist.`,
  ENOTDIR: (path) => `${path} does not exist: a part of this path is a file, not a folder.`,
  EACCES: (path) => `${path} may not be read: permission denied. Give yourself the right to read it.`,
  EPERM: (path) => `${path} may not be read: permission denied. Give yourself the right to read it.`,
  EISDIR: (path) => `${path} is a folder; a file is wanted here. Give the path of the file.`,
  ELOOP: (path) => `${path} is a link that leads back to itself.`,
  ENAMETOOLONG: (path) => `${path} is longer than a path can be.`,
  EIO: (path) => `${path} cannot be read: the disk reports an error.`,
  Z_BUF_ERROR: (path) => `${path} ends too early: the gzip data was cut off. Copy or download it again.`,
  Z_DATA_ERROR: (path) => `${path} is damaged: it is no valid gzip data. Copy or download it again.`,
};

async function statAt(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    const explained = explain(error, path);
    if (!(explained instanceof DataError)) throw explained;
    throw new DataError(explained.message + (await nearby(path)), path);
  }
}

/** What stands near a path that does not exist: the first folder on the way that is missing, or a name that is nearly the same. */
async function nearby(path: string): Promise<string> {
  const folder = dirname(path);
  if (folder === path) return "";
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    const missing = await nearby(folder);
    return missing === "" ? ` Nor does the folder ${folder}.` : missing;
  }
  const plain = (name: string) => name.replace(/\.gz$/i, "");
  const near = nearest(plain(basename(path)), names.map(plain));
  const found = names.find((name) => plain(name) === near);
  return found === undefined ? "" : ` Did you mean ${join(folder, found)}?`;
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
