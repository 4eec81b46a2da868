/** Many images at once: a thread on every core decodes them into memory that all share. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { processEntry } from "../entry.ts";
import { DataError } from "./dataset.ts";
import { decodeImage, fitted } from "./image.ts";

/** What each thread is given. */
export interface Decoding {
  readonly files: readonly string[];
  readonly shape: readonly [height: number, width: number, channels: 1 | 3];
  /** Where the pixels go: those of all files, one after the other. */
  readonly pixels: Uint8Array;
  /** How many files were begun. */
  readonly begun: Int32Array;
}

/** What a thread tells of a file that cannot be used. */
export type Damage = Pick<DataError, "message" | "path">;

/** For fewer, no thread is worth its start. */
const fewest = 100;

/** @throws DataError */
export async function decodeAll(files: Decoding["files"], shape: Decoding["shape"]): Promise<Uint8Array> {
  const [height, width, channels] = shape;
  const pixels = new Uint8Array(new SharedArrayBuffer(files.length * height * width * channels));
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const decoding: Decoding = { files, shape, pixels, begun };
  if (files.length < fewest) await decodeNext(decoding);
  else await inThreads(decoding);
  return pixels;
}

/** Decodes files that nobody has begun, as long as there are any. */
export async function decodeNext({ files, shape: [height, width, channels], pixels, begun }: Decoding): Promise<void> {
  const take = async () => {
    for (let index = Atomics.add(begun, 0, 1); index < files.length; index = Atomics.add(begun, 0, 1)) {
      const image = await decodeImage(files[index] as string);
      pixels.set(fitted(image, height, width, channels), index * height * width * channels);
    }
  };
  // While one is decoded, others are read.
  await Promise.all(Array.from({ length: 4 }, take));
}

async function inThreads(decoding: Decoding): Promise<void> {
  const threads = Array.from(
    { length: availableParallelism() },
    () => new Worker(processEntry("decoder"), { workerData: decoding, execArgv: [] }),
  );
  const ended = threads.map(
    (thread) =>
      new Promise<void>((resolve, reject) => {
        thread.once("message", ({ message, path }: Damage) => reject(new DataError(message, path)));
        thread.once("error", reject);
        thread.once("exit", () => resolve());
      }),
  );
  try {
    await Promise.all(ended);
  } finally {
    for (const thread of threads) void thread.terminate();
  }
}
