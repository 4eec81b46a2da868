/**
 * `node training.ts DEVICE` prints, as JSON, steps of the two-convolution network per second of processor time, without augmentation
 * and with it (its thread included), and the share of the time by which such a training waits for its batches.
 */
import { augmentationOf } from "../../server/compute/augmentation/augment.ts";
import { Feed } from "../../server/compute/augmentation/feed.ts";
import { batchesOf, orderOf } from "../../server/compute/batches.ts";
import { createBackend, type DeviceName, findDevice } from "../../server/compute/devices.ts";
import { initialWeights } from "../../server/compute/initialize.ts";
import { train } from "../../server/compute/train.ts";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import { examplesFor, nets, optimizer } from "../training-step/nets.ts";
import { usual } from "./augmentations.ts";

const backend = await createBackend(findDevice(process.argv[2] as DeviceName), console.error);
const { batch, architecture } = nets.cnn;
const steps = 60;
const examples = examplesFor("cnn", steps);

/** The fastest of some epochs; the first one warms up. */
async function stepsPerSecond(augmentation: typeof usual): Promise<number> {
  const times: number[] = [];
  let last = process.cpuUsage();
  await train(backend, {
    ...{ architecture, task, train: examples, seed: 1 },
    settings: { optimizer, batch, epochs: 5, augmentation },
    onEpoch() {
      const { user, system } = process.cpuUsage(last);
      times.push((user + system) / 1e6);
      last = process.cpuUsage();
    },
  });
  return steps / Math.min(...times.slice(1));
}

async function waitingShare(): Promise<number> {
  const initial = initialWeights(architecture, 1);
  const plan = { architecture, task, optimizer, initial, train: examples, batch, validationBatch: batch };
  const trainer = backend.trainer({ ...plan, isFed: true });
  const feed = new Feed({ examples, augmentation: augmentationOf(usual), seed: 1, batch, trained: 0 });
  let [waited, began, step] = [0, 0, 0];
  for (const epoch of [1, 2, 3])
    for (const indices of batchesOf(orderOf(examples.labels.length, 1, epoch), batch)) {
      if (step === steps) [waited, began] = [0, performance.now()];
      const asked = performance.now();
      const inputs = await feed.next(indices.length);
      waited += performance.now() - asked;
      trainer.step(indices, { step, remembered: step, learningRate: 0.001, seed: step++ }, inputs);
    }
  const share = waited / (performance.now() - began);
  trainer.dispose();
  await feed.close();
  return share;
}

const plain = await stepsPerSecond([]);
console.log(JSON.stringify({ plain, augmented: await stepsPerSecond(usual), waiting: await waitingShare() }));
