/** Data files that tests write for themselves, and what a failure must look like. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encode as encodePng } from "fast-png";
import jpeg from "jpeg-js";
import { afterAll, expect } from "vitest";
import { DataError } from "../../server/data/dataset.ts";
import type { DataSpec, PieceSpec, SplitSpec } from "../../server/protocol/problem.ts";

/** A folder that is deleted when the test file is done. */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), "hnas-data-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return {
    folder,
    path: (name: string) => join(folder, name),
    async write(name: string, contents: string | Uint8Array): Promise<string> {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, contents);
      return path;
    },
  };
}

export const share = (value: number): SplitSpec => ({ kind: "share", share: value });
export const source = (spec: PieceSpec): SplitSpec => ({ kind: "source", source: spec });
export const call = (name: string, given: PieceSpec["arguments"]): PieceSpec => ({ name, arguments: given });
export const block = (train: PieceSpec, rest: Partial<DataSpec> = {}): DataSpec => ({
  name: "data",
  train,
  validation: share(0.25),
  ...rest,
});

/** The `DataError` that a promise must end with: it ends as a sentence does and holds no stack trace. */
export async function failure(promise: Promise<unknown>): Promise<DataError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DataError)) throw new Error(`a DataError was expected, not ${String(error)}`, { cause: error });
  expect(error.message).toMatch(/[.?)]$/);
  expect(error.message).not.toMatch(/\n|undefined|NaN,|\[object/);
  return error;
}

/** An IDX file of unsigned bytes. */
export function idxFile(sizes: readonly number[], values: ArrayLike<number>, type = 8): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header[2] = type;
  header[3] = sizes.length;
  sizes.forEach((length, axis) => {
    header.writeUInt32BE(length, 4 + 4 * axis);
  });
  return Buffer.concat([header, Uint8Array.from(values)]);
}

/** `count` values that differ from each other as far as bytes can. */
export const ramp = (count: number, step = 1): Uint8Array =>
  Uint8Array.from({ length: count }, (_, index) => (index * step) % 256);

export const png = (width: number, height: number, channels: number, data: Uint8Array = ramp(width * height * channels)) =>
  encodePng({ width, height, channels, data });

/** A JPEG of three components. */
export function jpg(width: number, height: number, colour: (x: number, y: number) => readonly [number, number, number]): Buffer {
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * 4);
  return jpeg.encode({ width, height, data }, 95).data;
}
