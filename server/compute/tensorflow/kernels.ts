/** What network/kernels.ts and compute/gradients.ts ask a backend for and tfjs-node lacks, by TensorFlow's own operations. */
import type { NamedAttrMap, Tensor1D, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tensor, Tf } from "../../network/operation.ts";
import { type Attribute, type NodeBackend, type TypeName, typeNumbers } from "./node.ts";
import { type Composite, idOf } from "./recorder.ts";

type Inputs = Readonly<Record<string, Tensor>>;
type Kernel = (inputs: never, attributes: never) => Tensor | Tensor[];
/** Those for which a graph may have an operation of its own: updates.ts. */
const composites: readonly string[] = ["AdamStep", "MomentumStep"];

/** Takes their names from whoever has them. */
export function registerKernels(tf: Tf, backend: NodeBackend): void {
  for (const [kernelName, kernel] of Object.entries(kernels(tf, backend))) {
    if (tf.getKernel(kernelName, "tensorflow")) tf.unregisterKernel(kernelName, "tensorflow");
    tf.registerKernel({
      kernelName,
      backendName: "tensorflow",
      kernelFunc: ({ inputs, attrs }): TensorInfo | TensorInfo[] => {
        const outputs = tf.tidy(() => kernel(inputs as Inputs as never, (attrs ?? {}) as NamedAttrMap as never));
        if (composites.includes(kernelName)) note(backend, kernelName, inputs as Inputs, attrs, [outputs].flat());
        return outputs;
      },
    });
  }
}

function note(backend: NodeBackend, name: string, inputs: Inputs, attributes: unknown, outputs: readonly Tensor[]): void {
  const ids = Object.entries(inputs).map(([key, tensor]) => [key, idOf(backend, tensor)] as const);
  backend.binding.note?.({
    name,
    inputs: Object.fromEntries(ids),
    attributes: attributes as Composite["attributes"],
    outputs: outputs.map((tensor) => idOf(backend, tensor)),
  });
}

function kernels(tf: Tf, backend: NodeBackend): Readonly<Record<string, Kernel>> {
  const { binding } = backend;
  const type = (name: string, value: TypeName): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value: typeNumbers[value] });
  const run = (name: string, inputs: readonly Tensor[], attributes: readonly Attribute[], outputs = 1): Tensor[] =>
    backend.executeMultipleOutputs(name, attributes, inputs, outputs);
  const one = (name: string, ...inputs: readonly Tensor[]): Tensor => run(name, inputs, [type("T", "float32")])[0] as Tensor;

  /** Phi(x), the standard normal's distribution function. */
  const normal = (x: Tensor): Tensor => tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);

  /** TensorFlow takes images: all axes but the last are made height and width where there are not three of them. */
  const asImages = (x: Tensor): Tensor => (x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, x.shape.at(-1) ?? 1]));
  const normalization = (epsilon: number): readonly Attribute[] => [
    type("T", "float32"),
    type("U", "float32"),
    { name: "epsilon", type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: "data_format", type: binding.TF_ATTR_STRING, value: "NHWC" },
    { name: "is_training", type: binding.TF_ATTR_BOOL, value: true },
  ];

  return {
    ReluGrad: ({ dy, of }: { dy: Tensor; of: Tensor }) => one("ReluGrad", dy, of),
    SigmoidGrad: ({ dy, of }: { dy: Tensor; of: Tensor }) => one("SigmoidGrad", of, dy),
    TanhGrad: ({ dy, of }: { dy: Tensor; of: Tensor }) => one("TanhGrad", of, dy),
    Gelu: ({ x }: { x: Tensor }) => tf.mul(x, normal(x)),
    GeluGrad({ dy, of }: { dy: Tensor; of: Tensor }) {
      const density = tf.mul(tf.exp(tf.mul(tf.square(of), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return tf.mul(dy, tf.add(normal(of), tf.mul(of, density)));
    },
    Swish: ({ x }: { x: Tensor }) => tf.mul(x, tf.sigmoid(x)),
    SwishGrad({ dy, of }: { dy: Tensor; of: Tensor }) {
      const s = tf.sigmoid(of);
      return tf.mul(dy, tf.mul(s, tf.add(tf.mul(of, tf.sub(1, s)), 1)));
    },

    NormalizeBatch({ x, scale, offset }: { x: Tensor; scale: Tensor; offset: Tensor }, { epsilon }: { epsilon: number }) {
      const rows = x.size / scale.size;
      const none = tf.tensor1d([]);
      const [y, mean, variance] = run("FusedBatchNormV3", [asImages(x), scale, offset, none, none], normalization(epsilon), 6);
      // What TensorFlow gives for a moving average is the unbiased one.
      const biased = tf.mul(variance as Tensor, Math.max(1, rows - 1) / rows);
      return [tf.reshape(y as Tensor, x.shape), mean as Tensor, biased];
    },
    NormalizeBatchGrad(
      { dy, x, scale, mean, variance }: { dy: Tensor; x: Tensor; scale: Tensor; mean: Tensor; variance: Tensor },
      { epsilon }: { epsilon: number },
    ) {
      // On a GPU the kernel wants what cuDNN keeps between both directions.
      const spread = binding.isUsingGpuDevice() ? tf.rsqrt(tf.add(variance, epsilon)) : variance;
      const inputs = [asImages(dy), asImages(x), scale, mean, spread, tf.tensor1d([])];
      const [dx, dScale, dOffset] = run("FusedBatchNormGradV3", inputs, normalization(epsilon), 5);
      return [tf.reshape(dx as Tensor, x.shape), dScale as Tensor, dOffset as Tensor];
    },

    /** Kingma and Ba 2015, end of section 2: both corrections as a factor of the rate, and of epsilon. */
    AdamStep(
      { weight, gradient, mean, square, rates }: Record<"weight" | "gradient" | "mean" | "square", Tensor> & { rates: Tensor1D },
      { beta1, beta2, epsilon }: { beta1: number; beta2: number; epsilon: number },
    ) {
      const [rate, correction1, correction2] = tf.split(rates, 3) as [Tensor, Tensor, Tensor];
      const root = tf.sqrt(correction2);
      const newMean = tf.add(tf.mul(tf.sub(mean, gradient), beta1), gradient);
      const squared = tf.square(gradient);
      const newSquare = tf.add(tf.mul(tf.sub(square, squared), beta2), squared);
      const direction = tf.div(newMean, tf.add(tf.sqrt(newSquare), tf.mul(root, epsilon)));
      const change = tf.mul(direction, tf.div(tf.mul(rate, root), correction1));
      return [tf.reshape(tf.sub(weight, change), weight.shape), newMean, newSquare];
    },
    MomentumStep(
      { weight, gradient, velocity, rate }: Record<"weight" | "gradient" | "velocity" | "rate", Tensor>,
      { momentum }: { momentum: number },
    ) {
      const next = tf.sub(tf.mul(velocity, momentum), tf.mul(gradient, rate));
      return [tf.add(weight, next), next];
    },

    UniformNoise({ key }: { key: Tensor1D }, { shape }: { shape: number[] }) {
      const seed = tf.concat([key, tf.tensor1d([0], "int32")]);
      const types = [type("dtype", "float32"), type("T", "int32"), type("Tseed", "int32")];
      return run("StatelessRandomUniform", [tf.tensor1d(shape, "int32"), seed], types)[0] as Tensor;
    },
  };
}
