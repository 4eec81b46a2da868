/** A data set as one file: what one process has decoded, others read. */
import { type FileHandle, open } from "node:fs/promises";
import { DataError, type Dataset, type Examples } from "./dataset.ts";
import { explain } from "./files.ts";

/** Begins the file, as JSON after its length in four bytes. The values of each split follow: inputs, then labels. */
interface Header {
  readonly splits: readonly (Pick<Examples, "shape" | "scale" | "classes"> & {
    readonly name: keyof Dataset;
    readonly isBytes: boolean;
    readonly inputs: number;
    readonly labels: number;
  })[];
}

const splits = ["train", "validation", "test"] as const;

/** Only for processes of this machine: numbers are as they are in its memory. */
export async function writeDataset(path: string, dataset: Dataset): Promise<void> {
  const present = splits.flatMap((name) => (dataset[name] ? [{ name, ...dataset[name] }] : []));
  const header: Header = {
    splits: present.map(({ name, shape, scale, classes, inputs, labels }) => ({
      ...{ name, shape, scale, classes, isBytes: inputs instanceof Uint8Array },
      ...{ inputs: inputs.length, labels: labels.length },
    })),
  };
  const json = Buffer.from(JSON.stringify(header));
  const file = await open(path, "wx", 0o600);
  try {
    const pieces = [Uint32Array.of(json.length), json, ...present.flatMap(({ inputs, labels }) => [inputs, labels])];
    for (const piece of pieces) await file.writeFile(bytesOf(piece));
  } finally {
    await file.close();
  }
}

/**
 * Examples lie in memory that threads can share.
 * @throws DataError where the file is gone or cut off
 */
export async function readDataset(path: string): Promise<Dataset> {
  try {
    const file = await open(path);
    try {
      return await readFrom(file, path);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explain(error, path);
  }
}

async function readFrom(file: FileHandle, path: string): Promise<Dataset> {
  let position = 0;
  const next = async (length: number): Promise<SharedArrayBuffer> => {
    const buffer = new SharedArrayBuffer(length);
    for (let at = 0; at < length; ) {
      const { bytesRead } = await file.read(new Uint8Array(buffer, at, Math.min(length - at, largestPiece)), { position });
      if (bytesRead === 0)
        throw new DataError(`${path} is cut off: the disk was full, or something has changed it. Search again.`, path);
      at += bytesRead;
      position += bytesRead;
    }
    return buffer;
  };
  const [length = 0] = new Uint32Array(await next(4));
  const header: Header = JSON.parse(Buffer.from(await next(length)).toString());
  const found: { -readonly [Name in keyof Dataset]?: Examples } = {};
  for (const { name, isBytes, inputs, labels, ...rest } of header.splits)
    found[name] = {
      ...rest,
      inputs: isBytes ? new Uint8Array(await next(inputs)) : new Float32Array(await next(4 * inputs)),
      labels: new Int32Array(await next(4 * labels)),
    };
  const { train, validation, test } = found;
  if (!train || !validation) throw new Error("a data set has a training and a validation split");
  return { train, validation, ...(test && { test }) };
}

/** What systems read at once is less than 2 GiB. */
const largestPiece = 2 ** 30;

const bytesOf = ({ buffer, byteOffset, byteLength }: NodeJS.TypedArray): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
