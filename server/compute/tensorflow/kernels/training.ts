/** What a training step needs beside a network's own kernels: optimizer steps, which updates.ts knows too, and reproducible noise. */
import type { Tensor1D } from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../network/operation.ts";
import { float, int32, type KernelTable, type Native } from "./native.ts";

export function trainingKernels(native: Native): KernelTable {
  const { tf } = native;
  return {
    /** Kingma and Ba 2015, end of section 2: both corrections as a factor of the rate, and of epsilon. The decay is decoupled. */
    AdamStep(
      { weight, gradient, mean, square, rates }: Record<"weight" | "gradient" | "mean" | "square", Tensor> & { rates: Tensor1D },
      { beta1, beta2, epsilon, decay }: { beta1: number; beta2: number; epsilon: number; decay: number },
    ) {
      const [rate, correction1, correction2] = tf.split(rates, 3) as [Tensor, Tensor, Tensor];
      const root = tf.sqrt(correction2);
      const newMean = tf.add(tf.mul(tf.sub(mean, gradient), beta1), gradient);
      const squared = tf.square(gradient);
      const newSquare = tf.add(tf.mul(tf.sub(square, squared), beta2), squared);
      const direction = tf.div(newMean, tf.add(tf.sqrt(newSquare), tf.mul(root, epsilon)));
      const change = tf.mul(direction, tf.div(tf.mul(rate, root), correction1));
      const decayed = decay === 0 ? weight : tf.sub(weight, tf.mul(weight, tf.mul(rate, decay)));
      return [tf.reshape(tf.sub(decayed, change), weight.shape), newMean, newSquare];
    },
    RMSPropStep(
      { weight, gradient, square, velocity, rate }: Record<"weight" | "gradient" | "square" | "velocity" | "rate", Tensor>,
      { rho, momentum, epsilon }: { rho: number; momentum: number; epsilon: number },
    ) {
      const squared = tf.square(gradient);
      const newSquare = tf.add(tf.mul(tf.sub(square, squared), rho), squared);
      const change = tf.div(tf.mul(gradient, rate), tf.sqrt(tf.add(newSquare, epsilon)));
      const next = tf.add(tf.mul(velocity, momentum), change);
      return [tf.reshape(tf.sub(weight, next), weight.shape), newSquare, next];
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
      return native.one("StatelessRandomUniform", [tf.tensor1d(shape, "int32"), seed], { dtype: float, T: int32, Tseed: int32 });
    },
  };
}
