import { asImage, only, operation } from "../operation.ts";

/** y[width i + j] = x[i, j]. */
export const toSequence = operation({
  name: "to_sequence",
  doc: "Takes the pixels of an image as the steps of a sequence, row by row. After `conv2d(features, 4, strides: 4)` they are patches of 4 x 4 pixels, as a vision transformer takes them (Dosovitskiy et al. 2021).\n\nOutput: (height x width) x channels. No parameters.",
  parameters: [],
  inputs: "one",
  shape(_args, inputs) {
    const [height, width, channels] = asImage("to_sequence", only(inputs));
    return [height * width, channels];
  },
  weights: () => [],
  flops: () => 0,
  apply({ tf }, _args, inputs) {
    const x = only(inputs);
    return tf.reshape(x, [x.shape[0] as number, -1, x.shape[3] as number]);
  },
  code: {
    tfjs: (_args, inputs) => ({ layer: "reshape", options: { targetShape: [-1, channels(inputs)] } }),
    keras: (_args, inputs) => ({ layer: "Reshape", positional: [[-1, channels(inputs)]] }),
    pytorch: () => ({ call: ([x]) => `${x}.flatten(2).transpose(1, 2)` }),
  },
});

const channels = (inputs: readonly (readonly number[])[]): number => asImage("to_sequence", only(inputs))[2];
