/** Activations and their gradients, from the input or the output as compute/gradients.ts has them. */
import type { Tensor } from "../../../network/operation.ts";
import { float, type KernelTable, type Native } from "./native.ts";

interface Gradient {
  readonly dy: Tensor;
  /** The activation's input or output. */
  readonly of: Tensor;
}

export function activationKernels(native: Native): KernelTable {
  const { tf } = native;
  /** Those that TensorFlow has. Some of its gradients take dy last. */
  const own = (name: string) => ({ [name]: ({ x }: { x: Tensor }) => native.one(name, [x]) });
  const gradient = (name: string) => ({ [name]: ({ dy, of }: Gradient) => native.one(name, [dy, of]) });
  const gradientOfOutput = (name: string) => ({ [name]: ({ dy, of }: Gradient) => native.one(name, [of, dy]) });
  const leaky = (alpha: number) => ({ T: float, alpha: { float: alpha } });
  const negative = (x: Tensor) => tf.minimum(x, 0);
  /** The standard normal's distribution function. */
  const normal = (x: Tensor) => tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
  /** 1 where all of the slope is in a piece from `low` to `high`, else 0. */
  const between = (x: Tensor, low: number, high: number) =>
    tf.cast(tf.logicalAnd(tf.greater(x, low), tf.less(x, high)), "float32");
  const hardSigmoid = (x: Tensor) => tf.div(tf.clipByValue(tf.add(x, 3), 0, 6), 6);

  return {
    ...gradient("ReluGrad"),
    ...gradientOfOutput("SigmoidGrad"),
    ...gradientOfOutput("TanhGrad"),
    ...own("Relu6"),
    ...gradient("Relu6Grad"),
    ...own("Selu"),
    ...gradient("SeluGrad"),
    ...own("Softplus"),
    ...gradient("SoftplusGrad"),
    ...own("Softsign"),
    ...gradient("SoftsignGrad"),

    LeakyRelu: ({ x }: { x: Tensor }, { alpha }: { alpha: number }) => native.one("LeakyRelu", [x], leaky(alpha)),
    LeakyReluGrad: ({ dy, of }: Gradient, { alpha }: { alpha: number }) => native.one("LeakyReluGrad", [dy, of], leaky(alpha)),
    Elu: ({ x }: { x: Tensor }, { alpha }: { alpha: number }) => tf.add(tf.relu(x), tf.mul(tf.expm1(negative(x)), alpha)),
    EluGrad: ({ dy, of }: Gradient, { alpha }: { alpha: number }) =>
      tf.mul(dy, tf.where(tf.greater(of, 0), tf.onesLike(of), tf.add(of, alpha))),
    Exponential: ({ x }: { x: Tensor }) => tf.exp(x),
    ExponentialGrad: ({ dy, of }: Gradient) => tf.mul(dy, of),

    Gelu: ({ x }: { x: Tensor }) => tf.mul(x, normal(x)),
    GeluGrad({ dy, of }: Gradient) {
      const density = tf.mul(tf.exp(tf.mul(tf.square(of), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return tf.mul(dy, tf.add(normal(of), tf.mul(of, density)));
    },
    Swish: ({ x }: { x: Tensor }) => tf.mul(x, tf.sigmoid(x)),
    SwishGrad({ dy, of }: Gradient) {
      const s = tf.sigmoid(of);
      return tf.mul(dy, tf.mul(s, tf.add(tf.mul(of, tf.sub(1, s)), 1)));
    },
    Mish: ({ x }: { x: Tensor }) => tf.mul(x, tf.tanh(native.one("Softplus", [x]))),
    MishGrad({ dy, of }: Gradient) {
      const t = tf.tanh(native.one("Softplus", [of]));
      return tf.mul(dy, tf.add(t, tf.mul(tf.mul(of, tf.sigmoid(of)), tf.sub(1, tf.square(t)))));
    },
    HardSigmoid: ({ x }: { x: Tensor }) => hardSigmoid(x),
    HardSigmoidGrad: ({ dy, of }: Gradient) => tf.mul(dy, tf.div(between(of, -3, 3), 6)),
    HardSwish: ({ x }: { x: Tensor }) => tf.mul(x, hardSigmoid(x)),
    HardSwishGrad: ({ dy, of }: Gradient) => tf.mul(dy, tf.add(hardSigmoid(of), tf.mul(of, tf.div(between(of, -3, 3), 6)))),

    SoftmaxRows: ({ x }: { x: Tensor }) => native.one("Softmax", [x]),
    SoftmaxRowsGrad: ({ dy, of }: Gradient) => tf.mul(tf.sub(dy, tf.sum(tf.mul(dy, of), -1, true)), of),
    LogSoftmaxRows: ({ x }: { x: Tensor }) => native.one("LogSoftmax", [x]),
    LogSoftmaxRowsGrad: ({ dy, of }: Gradient) => tf.sub(dy, tf.mul(tf.exp(of), tf.sum(dy, -1, true))),
  };
}
