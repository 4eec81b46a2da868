import type { Tensor3D } from "@tensorflow/tfjs-core";
import { asSequence } from "../checks.ts";
import { only, operation } from "../operation.ts";

/** y = x[length - 1]. */
export const lastStep = operation({
  name: "last_step",
  doc: "The last step of a sequence.\n\nOutput: the features of that step. No parameters. Of a bidirectional recurrent layer it is not the last state of both directions: that is what the layer gives with `return_sequences: false`.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => [asSequence("last_step", only(inputs))[1]],
  weights: () => [],
  flops: () => 0,
  apply({ tf }, _args, inputs) {
    const x = only(inputs) as Tensor3D;
    const [batch, length, features] = x.shape;
    return tf.reshape(tf.slice(x, [0, length - 1, 0], [batch, 1, features]), [batch, features]);
  },
  code: {
    tfjs: () => ({ apply: "(x) => x.slice([0, x.shape[1] - 1, 0], [-1, 1, -1]).squeeze([1])" }),
    keras: () => ({ expression: ([x]) => `${x}[:, -1]` }),
    pytorch: () => ({ call: ([x]) => `${x}[:, -1]` }),
  },
});
