/** Batch normalisation by TensorFlow's fused operations. */
import type { Tensor } from "../../../network/operation.ts";
import { type Attributes, float, type KernelTable, type Native } from "./native.ts";

export function normalizationKernels(native: Native): KernelTable {
  const { tf, backend } = native;
  /** TensorFlow takes images: all axes but the last are made height and width where there are not three of them. */
  const asImages = (x: Tensor): Tensor => (x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, x.shape.at(-1) ?? 1]));
  const attributes = (epsilon: number): Attributes => ({
    ...{ T: float, U: float, epsilon: { float: epsilon } },
    ...{ data_format: { string: "NHWC" }, is_training: { bool: true } },
  });

  return {
    NormalizeBatch({ x, scale, offset }: { x: Tensor; scale: Tensor; offset: Tensor }, { epsilon }: { epsilon: number }) {
      const rows = x.size / scale.size;
      const none = tf.tensor1d([]);
      const inputs = [asImages(x), scale, offset, none, none];
      const [y, mean, variance] = native.all("FusedBatchNormV3", inputs, attributes(epsilon), 6) as [Tensor, Tensor, Tensor];
      // What TensorFlow gives for a moving average is the unbiased one.
      return [tf.reshape(y, x.shape), mean, tf.mul(variance, Math.max(1, rows - 1) / rows)];
    },
    NormalizeBatchGrad(
      { dy, x, scale, mean, variance }: { dy: Tensor; x: Tensor; scale: Tensor; mean: Tensor; variance: Tensor },
      { epsilon }: { epsilon: number },
    ) {
      // On a GPU the kernel wants what cuDNN keeps between both directions.
      const spread = backend.binding.isUsingGpuDevice() ? tf.rsqrt(tf.add(variance, epsilon)) : variance;
      const inputs = [asImages(dy), asImages(x), scale, mean, spread, tf.tensor1d([])];
      const [dx, dScale, dOffset] = native.all("FusedBatchNormGradV3", inputs, attributes(epsilon), 5) as [
        Tensor,
        Tensor,
        Tensor,
      ];
      return [tf.reshape(dx, x.shape), dScale, dOffset];
    },
  };
}
