import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { asSequence } from "../checks.ts";
import { python } from "../code.ts";
import { kerasPlaces, kerasSinusoids, tfjsSinusoids, torchPlaces, torchSinusoids } from "../definitions/positions.ts";
import { type Arguments, only, operation, size } from "../operation.ts";

interface PositionalEncoding extends Arguments {
  readonly learned: boolean;
}

/** y[i, 2k] = x[i, 2k] + sin(i / 10000^(2k / features)), y[i, 2k + 1] with the cosine; Vaswani et al. 2017, section 3.5. */
export const positionalEncoding = operation<PositionalEncoding>({
  name: "positional_encoding",
  doc: "Adds to each step what tells its place in the sequence, which attention does not see otherwise: sines and cosines of the place, or values that are learned for it.\n\nThe shape stays. Parameters: none, or length x features where they are learned.",
  parameters: [
    {
      name: "learned",
      type: { kind: "boolean" },
      default: false,
      doc: "Whether the values are learned instead of sines and cosines.",
    },
  ],
  inputs: "one",
  shape: (_args, inputs) => asSequence("positional_encoding", only(inputs)),
  weights: ({ learned }, inputs) =>
    learned
      ? [
          {
            name: "table",
            shape: asSequence("positional_encoding", only(inputs)),
            initializer: { kind: "uniform", limit: 0.05 },
            trainable: true,
          },
        ]
      : [],
  flops: (_args, _inputs, output) => size(output),
  apply({ tf }, { learned }, inputs, weight) {
    const x = only(inputs) as Tensor3D;
    const [, length, features] = x.shape;
    return tf.add(x, learned ? weight<Tensor2D>("table") : tf.tensor(sinusoids(length, features), [length, features]));
  },
  code: {
    tfjs: ({ learned }) =>
      learned ? { apply: "(x, w) => x.add(w.table)" } : { apply: "(x) => sinusoids(x)", definition: tfjsSinusoids },
    keras: ({ learned }) =>
      learned ? { layer: "Places", definition: kerasPlaces } : { layer: "Sinusoids", definition: kerasSinusoids },
    pytorch: ({ learned }, inputs) => ({
      definition: learned ? torchPlaces : torchSinusoids,
      module: python(learned ? "Places" : "Sinusoids", [...only(inputs)]),
      weights: { table: { name: "table" } },
      call: ([x], module) => `${module}(${x})`,
    }),
  },
});

/** [length, features] */
const sinusoids = (length: number, features: number): Float32Array =>
  Float32Array.from({ length: length * features }, (_, index) => {
    const [place, column] = [Math.floor(index / features), index % features];
    const odd = column % 2;
    const angle = place / 10000 ** ((column - odd) / features);
    return odd ? Math.cos(angle) : Math.sin(angle);
  });
