/** A thread that decodes images, beside others that do. */
import { parentPort, workerData } from "node:worker_threads";
import { DataError } from "./data/dataset.ts";
import { type Damage, decodeNext } from "./data/decoding.ts";

try {
  await decodeNext(workerData);
} catch (error) {
  if (!(error instanceof DataError)) throw error;
  // An error that goes from thread to thread loses its class.
  const damage: Damage = { message: error.message, path: error.path };
  parentPort?.postMessage(damage);
}
