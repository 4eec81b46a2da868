/**
 * `node ours.ts DEVICE NET [TIMES]` prints the milliseconds per step of our engine on `wasm` or `tensorflow`, with batches so many
 * times larger: of processor time, and by the clock.
 */
import { createBackend, type DeviceName, findDevice } from "../../server/compute/devices.ts";
import { train } from "../../server/compute/train.ts";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import { examplesFor, type NetName, nets, optimizer, stepsOf } from "./nets.ts";

const [, , device, net, times = "1"] = process.argv;
const { architecture, batch: usual } = nets[net as NetName];
const batch = usual * Number(times);
const steps = stepsOf(net as NetName);
const backend = await createBackend(findDevice(device as DeviceName), console.error);
const epochs: { processor: number; clock: number }[] = [];
let [used, began] = [process.cpuUsage(), performance.now()];
await train(backend, {
  architecture,
  task,
  settings: { optimizer, batch, epochs: 6 },
  train: examplesFor(net as NetName, steps * Number(times)),
  seed: 1,
  onEpoch() {
    const { user, system } = process.cpuUsage(used);
    epochs.push({ processor: (user + system) / 1000 / steps, clock: (performance.now() - began) / steps });
    [used, began] = [process.cpuUsage(), performance.now()];
  },
});
// The first epoch warms up.
const least = (figure: "processor" | "clock") => Math.min(...epochs.slice(1).map((epoch) => epoch[figure]));
console.log(JSON.stringify({ processor: least("processor"), clock: least("clock") }));
