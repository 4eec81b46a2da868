/** `node starts.ts DEVICE NET` prints what two trainings after each other take to their first step's end, as JSON. */
import { createBackend, type DeviceName, findDevice } from "../../server/compute/devices.ts";
import { initialWeights } from "../../server/compute/initialize.ts";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import { examplesFor, type NetName, nets, optimizer } from "../training-step/nets.ts";

const [, , device, net] = process.argv as [string, string, DeviceName, NetName];
const { batch, architecture } = nets[net];
const train = examplesFor(net, 4);
const backend = await createBackend(findDevice(device), console.error);
const indices = Int32Array.from({ length: batch }, (_, index) => index);

const times = [1, 2].map((seed) => {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const initial = initialWeights(architecture, seed);
  const trainer = backend.trainer({ architecture, task, optimizer, initial, train, batch, validationBatch: batch });
  trainer.step(indices, { step: 0, learningRate: 0.001, seed });
  const { user, system } = process.cpuUsage(used);
  const wall = performance.now() - began;
  trainer.dispose();
  return { wall, processor: (user + system) / 1000 };
});
console.log(JSON.stringify(times));
