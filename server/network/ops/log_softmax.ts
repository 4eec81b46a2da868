import * as kernels from "../kernels.ts";
import { elementwise, only, operation, size } from "../operation.ts";

/** y[k] = x[k] - log of the sum over j of e^x[j], along the last axis. */
export const logSoftmax = operation({
  ...elementwise,
  name: "log_softmax",
  doc: "The logarithm of softmax, over the last axis: the channels of each pixel, or all features.\n\nThe shape stays. No parameters.",
  flops: (_args, _inputs, output) => 3 * size(output),
  apply: ({ tf }, _args, inputs) => kernels.logSoftmax(tf, only(inputs)),
  code: {
    tfjs: () => ({ apply: "(x) => tf.logSoftmax(x)" }),
    keras: () => ({ layer: "Activation", positional: ["log_softmax"] }),
    pytorch: (_args, inputs) => ({ call: ([x]) => `F.log_softmax(${x}, ${only(inputs).length === 3 ? 1 : -1})` }),
  },
});
