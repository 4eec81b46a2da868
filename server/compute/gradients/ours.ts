/** The gradients of kernels that tfjs has not: those of network/kernels.ts. */
import type { NamedAttrMap, Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { resample, scaleChannels } from "../../network/kernels.ts";
import type { Tf } from "../../network/operation.ts";
import { type Taps, transposed } from "../../network/taps.ts";
import type { Gradient } from "../gradients.ts";

/** @param sumRows the sum over all axes but the last, when it is asked for */
export const ourGradients = (tf: Tf, sumRows: (dy: Tensor) => () => Tensor): Record<string, Gradient> => ({
  NormalizeBatch: {
    inputs: ["x", "scale"],
    outputs: [false, true, true],
    of: (dy, saved, { epsilon }: { epsilon: number }) => {
      const [x, scale, mean, variance] = saved as [Tensor, Tensor, Tensor, Tensor];
      const [dx, dScale, dOffset] = tf
        .engine()
        .runKernel<[Tensor, Tensor, Tensor]>("NormalizeBatchGrad", { dy, x, scale, mean, variance }, { epsilon });
      return { x: () => dx, scale: () => dScale, offset: () => dOffset };
    },
  },
  NormalizeRows: {
    inputs: ["x", "scale"],
    of: (dy, saved, attributes: NamedAttrMap) => {
      const [x, scale] = saved as [Tensor, Tensor];
      const [dx, dScale] = tf.engine().runKernel<[Tensor, Tensor]>("NormalizeRowsGrad", { dy, x, scale }, attributes);
      return { x: () => dx, scale: () => dScale, offset: sumRows(dy) };
    },
  },
  NormalizeGroups: {
    inputs: ["x", "scale"],
    of: (dy, saved, attributes: NamedAttrMap) => {
      const [x, scale] = saved as [Tensor, Tensor];
      const [dx, dScale, dOffset] = tf
        .engine()
        .runKernel<[Tensor, Tensor, Tensor]>("NormalizeGroupsGrad", { dy, x, scale }, attributes);
      return { x: () => dx, scale: () => dScale, offset: () => dOffset };
    },
  },
  ScaleChannels: {
    inputs: ["x", "scale"],
    of: (dy, saved) => {
      const [x, scale] = saved as [Tensor, Tensor];
      return {
        x: () => scaleChannels(tf, dy as Tensor4D, scale as Tensor2D),
        scale: () => tf.engine().runKernel<Tensor>("ScaleChannelsGrad", { dy, x }),
      };
    },
  },
  PreluChannels: {
    inputs: ["x", "alpha"],
    of: (dy, saved) => {
      const [x, alpha] = saved as [Tensor, Tensor];
      const [dx, dAlpha] = tf.engine().runKernel<[Tensor, Tensor]>("PreluChannelsGrad", { dy, x, alpha });
      return { x: () => dx, alpha: () => dAlpha };
    },
  },
  Resample: {
    inputs: ["x"],
    of: (dy, [x], { rows, columns }: { rows: Taps; columns: Taps }) => {
      const [, height = 1, width = 1] = (x as Tensor).shape;
      return { x: () => resample(tf, dy as Tensor4D, transposed(rows, height), transposed(columns, width)) };
    },
  },
});
