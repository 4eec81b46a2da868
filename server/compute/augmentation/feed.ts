/** Augmented batches, made ahead by a thread of their own: the training takes what is ready. */
import { Worker } from "node:worker_threads";
import { processEntry } from "../../entry.ts";
import { size } from "../../network/operation.ts";
import type { ResolvedPiece } from "../../space/space.ts";
import type { Inputs } from "../batches.ts";

/** What the thread is given. The memory is shared: nothing is copied from one thread to the other. */
export interface Work {
  readonly examples: Inputs;
  readonly augmentation: readonly ResolvedPiece[];
  /** Of the training: its order of examples follows from it, too. */
  readonly seed: number;
  /** Examples in a step. */
  readonly batch: number;
  /** Epochs that were trained before. */
  readonly trained: number;
  /** The batches that are made, one after the other, each in the place of the one that was made `slots.length` before. */
  readonly slots: readonly Inputs["inputs"][];
  /** How many batches were made, and how many are done with. */
  readonly counts: Int32Array;
}

export const made = 0;
export const done = 1;

/** Batches that may be ready: one in use, the others ahead. */
const ahead = 3;

export class Feed {
  readonly #thread: Worker;
  readonly #failed: Promise<never>;
  readonly #slots: Work["slots"];
  readonly #counts: Int32Array;
  readonly #length: number;
  #taken = 0;

  /** Begins to make the batches of a training. */
  constructor(work: Omit<Work, "slots" | "counts">) {
    const { shape, inputs, scale } = work.examples;
    this.#length = size(shape);
    const stored = shared(inputs);
    this.#slots = Array.from({ length: ahead }, () => emptyLike(inputs, work.batch * this.#length));
    this.#counts = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
    const examples = { shape, inputs: stored, scale };
    const workerData: Work = { ...work, examples, slots: this.#slots, counts: this.#counts };
    this.#thread = new Worker(processEntry("augmenter"), { workerData, execArgv: [] });
    this.#failed = new Promise((_, reject) => {
      this.#thread.once("error", reject);
    });
    // It may fail while nobody waits.
    this.#failed.catch(() => {});
  }

  /** The inputs of the next batch, of `count` examples; they stay as they are until the next call. */
  async next(count: number): Promise<Inputs["inputs"]> {
    const counts = this.#counts;
    Atomics.store(counts, done, this.#taken);
    Atomics.notify(counts, done);
    while (Atomics.load(counts, made) === this.#taken) {
      const waiting = Atomics.waitAsync(counts, made, this.#taken);
      if (waiting.async) await Promise.race([waiting.value, this.#failed]);
    }
    const slot = this.#slots[this.#taken++ % ahead] as Inputs["inputs"];
    return slot.subarray(0, count * this.#length);
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }
}

/** Copies of examples, for as long as these are there: many trainings use the same. */
const copies = new WeakMap<Inputs["inputs"], Inputs["inputs"]>();

/** The same values in memory that threads can share. */
function shared(inputs: Inputs["inputs"]): Inputs["inputs"] {
  if (inputs.buffer instanceof SharedArrayBuffer) return inputs;
  const known = copies.get(inputs);
  if (known) return known;
  const copy = emptyLike(inputs, inputs.length);
  copy.set(inputs);
  copies.set(inputs, copy);
  return copy;
}

function emptyLike(inputs: Inputs["inputs"], length: number): Inputs["inputs"] {
  const buffer = new SharedArrayBuffer(length * inputs.BYTES_PER_ELEMENT);
  return inputs instanceof Uint8Array ? new Uint8Array(buffer) : new Float32Array(buffer);
}
