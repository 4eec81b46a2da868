/** `node ours.ts DEVICE NET` prints the milliseconds of processor time per step of our engine on `wasm` or `tensorflow`. */
import { findInstallation } from "../../server/compute/tensorflow/installation.ts";
import { createTensorflowBackend } from "../../server/compute/tensorflow.ts";
import { train } from "../../server/compute/train.ts";
import { createWasmBackend } from "../../server/compute/wasm.ts";
import { size } from "../../server/network/operation.ts";
import { createRandom } from "../../server/random.ts";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import { type NetName, nets, stepsOf } from "./nets.ts";

const [, , device, net] = process.argv;
const { batch, architecture } = nets[net as NetName];
const steps = stepsOf(net as NetName);
const random = createRandom(1);
const count = batch * steps;
const examples = {
  shape: architecture.input,
  inputs: Float32Array.from({ length: count * size(architecture.input) }, () => random.uniform()),
  scale: 1,
  labels: Int32Array.from({ length: count }, () => random.below(10)),
  classes: Array.from({ length: 10 }, (_, index) => `${index}`),
};
const optimizer = { name: "adam", arguments: { learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } };
const backend = device === "wasm" ? await createWasmBackend() : await createTensorflowBackend(findInstallation());
const times: number[] = [];
let last = process.cpuUsage();
await train(backend, {
  architecture,
  task,
  settings: { optimizer, batch, epochs: 6 },
  train: examples,
  seed: 1,
  onEpoch() {
    const { user, system } = process.cpuUsage(last);
    times.push((user + system) / 1000 / steps);
    last = process.cpuUsage();
  },
});
// The first epoch warms up.
console.log(Math.min(...times.slice(1)));
