/** A folder of images: one folder for each class. */
import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { compareNames } from "./class_names.ts";
import { DataError } from "./dataset.ts";
import { checkFolder, each, explain, largestBytes } from "./files.ts";
import { type Format, requiredText, type Source, type SourceArguments, type SourceSummary, sizes } from "./format.ts";
import type { ImageHeader } from "./image.ts";

export const imageFolder: Format = {
  name: "image_folder",
  doc: "JPEG and PNG images, one folder for each class: `path/cat/1.png`, `path/dog/1.jpg`.\n\nThe folders' names are the classes, in alphabetical order.",
  parameters: [
    { name: "path", type: { kind: "path", of: "folder" }, doc: "The folder that holds a folder for each class." },
    {
      name: "size",
      type: { kind: "integers", length: 2 },
      optional: true,
      doc: "`[height, width]`: every image is resized to this (bilinear, antialiased). Without it, all images must have one size.",
    },
    {
      name: "channels",
      type: { kind: "integer", min: 1, max: 3 },
      optional: true,
      doc: "1: every image is turned grey. 3: every image is given in red, green and blue. Without it: 1 if all images are grey, otherwise 3.",
    },
  ],
  read,
  async summarize(given) {
    const { classes, labels, shape } = await examine(given);
    return { classes, labels, shape };
  },
};

async function read(given: SourceArguments): Promise<Source> {
  const { decodeAll } = await import("./decoding.ts");
  const { files, classes, labels, shape } = await examine(given);
  return { shape, inputs: await decodeAll(files, shape), scale: 1 / 255, labels, classes };
}

interface Examined extends SourceSummary {
  readonly files: readonly string[];
  readonly shape: readonly [height: number, width: number, channels: 1 | 3];
}

/** Lists the images, and reads the headers of all of them where the shape depends on it. */
async function examine(given: SourceArguments): Promise<Examined> {
  const path = requiredText(given, "path");
  const size = sizes(given, "size", 2);
  const channels = channelsOf(given, path);
  const { files, classes, labels } = await list(path);
  const [height, width] = size ?? [];
  const shape: Examined["shape"] =
    height && width && channels ? [height, width, channels] : await commonShape(files, size, channels);
  const bytes = files.length * shape[0] * shape[1] * shape[2];
  if (bytes > largestBytes)
    throw new DataError(
      `${path} is too large: ${files.length} images of ${shape.join(" x ")} are ${bytes} bytes; at most ${largestBytes} are read. Write a smaller size, as in size: [64, 64].`,
      path,
    );
  return { files, classes, labels, shape };
}

function channelsOf(given: SourceArguments, path: string): 1 | 3 | undefined {
  const { channels } = given;
  if (channels === undefined || channels === 1 || channels === 3) return channels;
  throw new DataError(`'channels' must be 1 (grey) or 3 (red, green and blue), not ${String(channels)}.`, path);
}

async function commonShape(
  files: readonly string[],
  size: readonly number[] | undefined,
  channels: 1 | 3 | undefined,
): Promise<Examined["shape"]> {
  const { readImageHeader } = await import("./image.ts");
  const headers = new Array<ImageHeader>(files.length);
  await each(files, async (file, index) => {
    headers[index] = await readImageHeader(file);
  });
  const first = headers[0] as ImageHeader;
  const odd = headers.findIndex((header) => header.height !== first.height || header.width !== first.width);
  if (!size && odd >= 0) {
    const other = headers[odd] as ImageHeader;
    throw new DataError(
      `Images have different sizes: ${files[0]} is ${first.width} pixels wide and ${first.height} high, ${files[odd]} is ${other.width} wide and ${other.height} high. Write the size to resize all to, as in size: [${first.height}, ${first.width}] (height, width).`,
      files[odd] ?? "",
    );
  }
  const [height, width] = size ?? [first.height, first.width];
  return [height, width, channels ?? (headers.every((header) => header.channels === 1) ? 1 : 3)] as Examined["shape"];
}

const imageEndings = [".jpg", ".jpeg", ".png"];
const otherEndings = [".gif", ".bmp", ".webp", ".tif", ".tiff", ".avif", ".heic", ".jxl", ".ppm", ".pgm"];

/** Images in order of class and name. Hidden files and files that are no images by name are passed over. */
async function list(path: string): Promise<{ files: string[]; classes: string[]; labels: Int32Array }> {
  await checkFolder(path);
  const entries = await visible(path);
  const classes = entries.filter(({ folder }) => folder).map(({ name }) => name);
  if (classes.length === 0)
    throw new DataError(
      `${path} holds no folders${entries.length > 0 ? ", only files" : ""}. Put the images of each class into a folder that is named after it.`,
      path,
    );
  const files: string[] = [];
  const labels: number[] = [];
  for (const [label, name] of classes.entries()) {
    const folder = join(path, name);
    const inside = await visible(folder);
    const other = inside.find((entry) => otherEndings.includes(extname(entry.name).toLowerCase()));
    if (other)
      throw new DataError(
        `${join(folder, other.name)}: only JPEG and PNG are read. Convert or delete it.`,
        join(folder, other.name),
      );
    const images = inside.filter((entry) => !entry.folder && imageEndings.includes(extname(entry.name).toLowerCase()));
    const deeper = inside.find((entry) => entry.folder);
    if (deeper || images.length === 0) throw new DataError(wrongContents(path, folder, images.length, deeper?.name), folder);
    for (const image of images) {
      files.push(join(folder, image.name));
      labels.push(label);
    }
  }
  return { files, classes, labels: Int32Array.from(labels) };
}

function wrongContents(path: string, folder: string, images: number, deeper: string | undefined): string {
  if (deeper === undefined)
    return `${folder} holds no JPEG or PNG image. Add some or delete the folder: every folder in ${path} is a class.`;
  if (images === 0)
    return `${folder} holds folders, not images. Give the path of the folder whose folders are the classes: perhaps this one.`;
  return `${folder} holds the folder ${deeper} beside its images. Images of a class stand in its folder directly: move or delete that folder.`;
}

/** What a folder holds, in an order that is the same on every machine; links are followed. */
async function visible(folder: string): Promise<{ name: string; folder: boolean }[]> {
  try {
    const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith("."));
    entries.sort((a, b) => compareNames(a.name, b.name));
    return await Promise.all(
      entries.map(async (entry) => ({
        name: entry.name,
        folder: entry.isSymbolicLink() ? (await stat(join(folder, entry.name))).isDirectory() : entry.isDirectory(),
      })),
    );
  } catch (error) {
    throw explain(error, folder);
  }
}
