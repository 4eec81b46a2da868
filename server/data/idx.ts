/** IDX, the format of MNIST: sizes in a header, then the bytes of all examples. LeCun, Cortes and Burges, "The MNIST database". */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatShape, size } from "../network/operation.ts";
import { readClassNames, sortedClasses } from "./class_names.ts";
import { DataError } from "./dataset.ts";
import { checkFile, largestBytes, unpacked } from "./files.ts";
import { classesParameter, type Format, requiredText, type Source, type SourceArguments, text } from "./format.ts";

export const idx: Format = {
  name: "idx",
  doc: "Images and labels in two IDX files, the format of MNIST; packed with gzip or not.\n\nImages are unsigned bytes: `[images, height, width]` or `[images, height, width, channels]`. A label is one byte.",
  parameters: [
    { name: "images", type: { kind: "path", of: "file" }, doc: "The file with the images." },
    { name: "labels", type: { kind: "path", of: "file" }, doc: "The file with the labels, in the same order." },
    classesParameter(
      "A text file with the names of the classes, one a line: the first line names label 0. By default `classes.txt` beside the labels; where there is none, the classes are the labels that occur.",
    ),
  ],
  read,
  summarize: read,
};

async function read(given: SourceArguments): Promise<Source> {
  const [imagesPath, labelsPath] = [requiredText(given, "images"), requiredText(given, "labels")];
  const classesPath = text(given, "classes") ?? classesBeside(labelsPath);
  // Before anything is read: a file that is missing is told at once.
  for (const path of [imagesPath, labelsPath, ...(classesPath ? [classesPath] : [])]) await checkFile(path);

  const names = classesPath ? await readClassNames(classesPath) : undefined;
  const labels = await readArray(labelsPath, "labels");
  const images = await readArray(imagesPath, "images");
  const [count, height, width, channels = 1] = images.sizes as [number, number, number, number?];
  if (labels.bytes.length !== count)
    throw new DataError(
      `${imagesPath} holds ${count} images, but ${labelsPath} holds ${labels.bytes.length} labels. Give the two files that belong together.`,
      labelsPath,
    );
  return {
    shape: [height, width, channels],
    inputs: images.bytes,
    scale: 1 / 255,
    ...(names && classesPath ? named(labels.bytes, labelsPath, names, classesPath) : numbered(labels.bytes)),
  };
}

function classesBeside(labelsPath: string): string | undefined {
  const path = join(dirname(labelsPath), "classes.txt");
  return existsSync(path) ? path : undefined;
}

function numbered(bytes: Uint8Array): Pick<Source, "labels" | "classes"> {
  const classes = sortedClasses([...new Set(bytes)].map(String));
  const index = new Map(classes.map((name, at) => [Number(name), at]));
  return { labels: Int32Array.from(bytes, (byte) => index.get(byte) ?? 0), classes };
}

function named(
  bytes: Uint8Array,
  path: string,
  names: readonly string[],
  classesPath: string,
): Pick<Source, "labels" | "classes"> {
  const wrong = bytes.findIndex((byte) => byte >= names.length);
  if (wrong >= 0)
    throw new DataError(
      `${path}: image ${wrong} (counted from 0) has the label ${bytes[wrong]}, which has no name: ${classesPath} names the labels 0 to ${names.length - 1}. Add the missing names, one a line.`,
      path,
    );
  return { labels: Int32Array.from(bytes), classes: names };
}

interface Header {
  readonly sizes: readonly number[];
  /** Bytes of the header. */
  readonly length: number;
}

/** Reads no more than the header announces, and no memory is taken for more than is there. */
async function readArray(path: string, what: "images" | "labels"): Promise<{ sizes: readonly number[]; bytes: Uint8Array }> {
  const pieces: Buffer[] = [];
  let length = 0;
  let header: Header | undefined;
  for await (const piece of unpacked(path)) {
    pieces.push(piece);
    length += piece.length;
    header ??= parseHeader(Buffer.concat(pieces), path, what);
    if (header && length > total(header))
      throw new DataError(
        `${path} is damaged: its header announces ${describe(header)}, ${total(header)} bytes in all, but more follow. Copy or download it again.`,
        path,
      );
  }
  if (!header)
    throw new DataError(`${path} is cut off: it ends within its header, after ${length} bytes. Copy or download it again.`, path);
  if (length < total(header))
    throw new DataError(
      `${path} is cut off: its header announces ${describe(header)}, ${total(header)} bytes in all, but it holds ${length}. Copy or download it again.`,
      path,
    );
  return { sizes: header.sizes, bytes: joined(pieces, length).subarray(header.length) };
}

/** The header, or nothing while it is not there completely. */
function parseHeader(bytes: Buffer, path: string, what: "images" | "labels"): Header | undefined {
  if (bytes.length < 4) return undefined;
  const [first = 0, second = 0, type = 0, rank = 0] = bytes;
  if (first !== 0 || second !== 0 || !(type in elementTypes))
    throw new DataError(
      `${path} is no IDX file: it begins with ${bytes.toString("hex", 0, 4)}, where ${what === "images" ? "00000803 or 00000804" : "00000801"} is expected. Give the path of an IDX file, packed with gzip or not.`,
      path,
    );
  if (type !== unsignedByte)
    throw new DataError(`${path} holds ${elementTypes[type]}; only unsigned bytes are read. Save it as unsigned bytes.`, path);
  const ranks = what === "images" ? [3, 4] : [1];
  if (!ranks.includes(rank)) throw new DataError(wrongRank(path, what, rank), path);
  const length = 4 + 4 * rank;
  if (bytes.length < length) return undefined;
  const header = { sizes: Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis)), length };
  if (size(header.sizes) === 0)
    throw new DataError(`${path} holds nothing: its header announces ${describe(header)}. Give a file with ${what} in it.`, path);
  if (total(header) > largestBytes)
    throw new DataError(
      `${path} is damaged or too large: its header announces ${describe(header)}, ${total(header)} bytes in all; at most ${largestBytes} are read. Copy it again, or take a part of it.`,
      path,
    );
  return header;
}

function wrongRank(path: string, what: "images" | "labels", rank: number): string {
  const isOther = what === "images" ? rank === 1 : rank === 3 || rank === 4;
  return isOther
    ? `${path} holds ${what === "images" ? "labels" : "images"}, where ${what} are wanted. Write idx(images, labels), in this order.`
    : `${path} has ${rank} dimensions; ${what === "images" ? "images have 3 (images, height, width) or 4 (with channels)" : "labels have 1"}. Save it in this form.`;
}

const unsignedByte = 0x08;
const elementTypes: Readonly<Record<number, string>> = {
  8: "unsigned bytes",
  9: "signed bytes",
  11: "16-bit integers",
  12: "32-bit integers",
  13: "32-bit floating-point numbers",
  14: "64-bit floating-point numbers",
};

const total = (header: Header): number => header.length + size(header.sizes);

const describe = ({ sizes: [count, ...shape] }: Header): string =>
  shape.length === 0 ? `${count} labels` : `${count} images of ${formatShape(shape)}`;

/** A copy of its own, so that small files do not keep the large buffers that they were read into. */
function joined(pieces: readonly Buffer[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
