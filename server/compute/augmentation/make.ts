/** Makes the batches of a training, up to the end of its thread. */
import { batchesOf, countOf, orderOf } from "../batches.ts";
import { createAugment } from "./augment.ts";
import { done, made, type Work } from "./feed.ts";

export function makeBatches({ examples, augmentation, seed, batch, trained, slots, counts }: Work): never {
  const augment = createAugment(augmentation, examples, seed);
  const count = countOf(examples);
  let ready = 0;
  for (let epoch = trained + 1; ; epoch++)
    for (const indices of batchesOf(orderOf(count, seed, epoch), batch)) {
      for (let free = Atomics.load(counts, done); ready - free >= slots.length; free = Atomics.load(counts, done))
        Atomics.wait(counts, done, free);
      augment(indices, epoch, slots[ready % slots.length] as Work["examples"]["inputs"]);
      Atomics.store(counts, made, ++ready);
      Atomics.notify(counts, made);
    }
}
