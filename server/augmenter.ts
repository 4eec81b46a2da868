/** A thread beside a training: makes its augmented batches ahead. Whoever trains ends it. */
import { workerData } from "node:worker_threads";
import { makeBatches } from "./compute/augmentation/make.ts";

makeBatches(workerData);
