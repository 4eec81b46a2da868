/** `node ours.ts DEVICE NET` prints the milliseconds of processor time per step of our engine on `wasm` or `tensorflow`. */
import { createBackend, type DeviceName, findDevice } from "../../server/compute/devices.ts";
import { train } from "../../server/compute/train.ts";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import { examplesFor, type NetName, nets, optimizer, stepsOf } from "./nets.ts";

const [, , device, net] = process.argv;
const { batch, architecture } = nets[net as NetName];
const steps = stepsOf(net as NetName);
const backend = await createBackend(findDevice(device as DeviceName), console.error);
const times: number[] = [];
let last = process.cpuUsage();
await train(backend, {
  architecture,
  task,
  settings: { optimizer, batch, epochs: 6 },
  train: examplesFor(net as NetName, steps),
  seed: 1,
  onEpoch() {
    const { user, system } = process.cpuUsage(last);
    times.push((user + system) / 1000 / steps);
    last = process.cpuUsage();
  },
});
// The first epoch warms up.
console.log(Math.min(...times.slice(1)));
