/**
 * `node stock.ts NET` prints the milliseconds of processor time per step of the same network in tfjs's own layers and optimizer, over the wasm backend
 * as it is shipped. What that backend lacks for a convolution's training, the gradient of the filter, is composed of its own
 * operations: a convolution of the images with the gradient.
 */
import { createRequire } from "node:module";
import type * as tfjs from "@tensorflow/tfjs";
import { asset } from "../../server/entry.ts";
import type { ArchitectureNode } from "../../server/network/architecture.ts";
import { type NetName, nets } from "./nets.ts";

const require = createRequire(import.meta.url);
const tf: typeof tfjs = require("@tensorflow/tfjs");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");
const simd = asset("tfjs-backend-wasm-simd.wasm");
setWasmPaths({
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": simd,
});
await tf.setBackend("wasm");
tf.registerKernel({
  kernelName: "Conv2DBackpropFilter",
  backendName: "wasm",
  kernelFunc({ inputs, attrs }) {
    const [x, dy] = [inputs.x, inputs.dy] as [tfjs.Tensor4D, tfjs.Tensor4D];
    const { filterShape, strides, pad } = attrs as unknown as {
      filterShape: [number, number, number, number];
      strides: number;
      pad: "same";
    };
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad);
    const { top, bottom, left, right } = info.padInfo;
    // The images as a batch of their channels, the gradient as a filter of the whole image's size.
    return tf.tidy(() => {
      const padded = tf.pad(tf.transpose(x, [3, 1, 2, 0]), [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]);
      const filter = tf.transpose(dy, [1, 2, 0, 3]);
      const steps: [number, number] = [info.strideHeight, info.strideWidth];
      const all = tf.conv2d(padded as tfjs.Tensor4D, filter as tfjs.Tensor4D, 1, "valid", "NHWC", steps);
      return tf.transpose(
        tf.slice(all, [0, 0, 0, 0], [info.inChannels, info.filterHeight, info.filterWidth, info.outChannels]),
        [1, 2, 0, 3],
      );
    });
  },
});

const layerOf = ({ operation, arguments: args }: ArchitectureNode, inputShape: number[] | undefined): tfjs.layers.Layer => {
  const first = inputShape ? { inputShape } : {};
  switch (operation) {
    case "conv2d":
      return tf.layers.conv2d({
        filters: args.filters as number,
        kernelSize: args.kernel as number,
        strides: args.strides as number,
        padding: args.padding as "same",
        useBias: args.bias as boolean,
        ...first,
      });
    case "to_sequence": {
      const [height = 1, width = 1, channels = 1] = inputShape ?? [];
      return tf.layers.reshape({ targetShape: [height * width, channels], ...first });
    }
    case "lstm":
      return tf.layers.lstm({ units: args.units as number, recurrentActivation: "sigmoid", ...first });
    case "dense":
      return tf.layers.dense({ units: args.units as number, ...first });
    case "batch_norm":
      return tf.layers.batchNormalization();
    case "max_pool":
      return tf.layers.maxPooling2d({ poolSize: args.size as number });
    case "relu":
      return tf.layers.reLU();
    case "flatten":
      return tf.layers.flatten(first);
    default:
      throw new Error(`no layer for ${operation}`);
  }
};

const { batch, architecture } = nets[process.argv[2] as NetName];
const model = tf.sequential({
  layers: [
    ...architecture.nodes.map((node, index) => layerOf(node, index === 0 ? [...architecture.input] : undefined)),
    tf.layers.softmax(),
  ],
});
model.compile({ optimizer: tf.train.adam(0.001), loss: "categoricalCrossentropy" });
const x = tf.randomUniform([batch, ...architecture.input]);
const y = tf.oneHot(tf.randomUniform([batch], 0, 10, "int32"), 10).toFloat();
const times: { processor: number; clock: number }[] = [];
for (let step = 0; step < 8; step++) {
  const [used, began] = [process.cpuUsage(), performance.now()];
  await model.trainOnBatch(x, y);
  const { user, system } = process.cpuUsage(used);
  times.push({ processor: (user + system) / 1000, clock: performance.now() - began });
}
const least = (figure: "processor" | "clock") => Math.min(...times.slice(2).map((step) => step[figure]));
console.log(JSON.stringify({ processor: least("processor"), clock: least("clock") }));
