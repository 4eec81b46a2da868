/** `node starts.ts DEVICE NET` prints what two trainings after each other take to their first step's end, and a step, as JSON. */
import { createBackend, type DeviceName, findDevice } from "../../server/compute/devices.ts";
import { initialWeights } from "../../server/compute/initialize.ts";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import { examplesFor, type NetName, nets, optimizer } from "../training-step/nets.ts";

/** Further steps; the first of them still warm up. */
const steps = 12;

const [, , device, net] = process.argv as [string, string, DeviceName, NetName];
const { batch, architecture } = nets[net];
const train = examplesFor(net, 4);
const backend = await createBackend(findDevice(device), console.error);
const indices = Int32Array.from({ length: batch }, (_, index) => index);

const times = [1, 2].map((seed) => {
  let [began, used] = [performance.now(), process.cpuUsage()];
  const lap = () => {
    const { user, system } = process.cpuUsage(used);
    const taken = { wall: performance.now() - began, processor: (user + system) / 1000 };
    [began, used] = [performance.now(), process.cpuUsage()];
    return taken;
  };
  const initial = initialWeights(architecture, seed);
  const trainer = backend.trainer({ architecture, task, optimizer, initial, train, batch, validationBatch: batch });
  const step = (step: number) => void trainer.step(indices, { step, remembered: step, learningRate: 0.001, seed });
  step(0);
  const start = lap();
  const later = Array.from({ length: steps }, (_, index) => {
    step(index + 1);
    return lap().processor;
  });
  trainer.dispose();
  const warm = later.slice(steps >> 1).toSorted((a, b) => a - b);
  return { ...start, beyond: start.processor - (warm[warm.length >> 1] as number) };
});
console.log(JSON.stringify(times));
