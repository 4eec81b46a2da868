import * as kernels from "../kernels.ts";
import { elementwise, only, operation, size } from "../operation.ts";

/** y[k] = e^x[k] / the sum over j of e^x[j], along the last axis. */
export const softmax = operation({
  ...elementwise,
  name: "softmax",
  doc: "Turns the channels of each pixel, or all features, into shares that add up to 1: exp(x) divided by its sum over the last axis.\n\nThe shape stays. No parameters.",
  flops: (_args, _inputs, output) => 3 * size(output),
  apply: ({ tf }, _args, inputs) => kernels.softmax(tf, only(inputs)),
  code: {
    tfjs: () => ({ layer: "activation", options: { activation: "softmax" } }),
    keras: () => ({ layer: "Activation", positional: ["softmax"] }),
    pytorch: (_args, inputs) => ({ call: ([x]) => `F.softmax(${x}, ${only(inputs).length === 3 ? 1 : -1})` }),
  },
});
