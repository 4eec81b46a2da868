/** How a training may end without a result. */

/** No memory is left: what is needed is more than the limit, or more than the machine gives. */
export class OutOfMemory extends Error {
  override readonly name = "OutOfMemory";
}

/** The candidate's own fault: it costs the candidate, not the process. The message is one sentence for a person. */
export class TrainingFailure extends Error {
  override readonly name = "TrainingFailure";
}

/** Stopped from outside. */
export class TrainingStopped extends Error {
  override readonly name = "TrainingStopped";
  constructor() {
    super("the training was stopped");
  }
}

/** Live tensors of a process, in bytes. With gaps between them they stay below the 4 GiB where WebAssembly ends. */
export const wasmLimit = 2 * 2 ** 30;

/** @param limit in bytes */
export const beyond = (limit: number): OutOfMemory =>
  new OutOfMemory(
    `more than ${limit < 2 ** 30 ? `${Math.round(limit / 2 ** 20)} MiB` : `${Number((limit / 2 ** 30).toFixed(1))} GiB`} are needed at a time`,
  );

/** What is thrown inside a training, as those outside should see it. */
export const asTrainingError = (error: unknown): unknown =>
  error instanceof OutOfMemory
    ? new TrainingFailure(`out of memory: ${error.message}; a smaller batch, fewer filters or an earlier pooling need less`)
    : error;

/** @param what is no finite number any more: a metric, a weight */
export const diverged = (what: string, value: number): string =>
  `the ${what} became ${Number.isNaN(value) ? "NaN (not a number)" : "infinite"}: a smaller learning rate or batch_norm() may help`;
