/** LSTM by TensorFlow's operations for all steps at once; sequences are [length, batch, features] to them. */
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../network/operation.ts";
import { float, type KernelTable, type Native } from "./native.ts";

interface Weights {
  readonly x: Tensor3D;
  readonly kernel: Tensor2D;
  readonly recurrent: Tensor2D;
  readonly bias: Tensor;
}

interface Direction {
  readonly backwards: boolean;
  /** Only the state after the last step is given. */
  readonly last: boolean;
}

const attributes = { T: float, cell_clip: { float: 0 }, use_peephole: { bool: false } };

export function recurrentKernels(native: Native): KernelTable {
  const { tf } = native;
  const turned = <T extends Tensor>(x: T, { backwards }: Direction): T => (backwards ? tf.reverse(x, 0) : x);
  const inputsOf = ({ x, kernel, recurrent, bias }: Weights, direction: Direction): readonly Tensor[] => {
    const units = recurrent.shape[0];
    const state = tf.zeros([x.shape[0], units]);
    const none = tf.zeros([units]);
    const steps = turned(tf.transpose(x, [1, 0, 2]), direction);
    return [steps, state, state, tf.concat([kernel, recurrent], 0), none, none, none, bias];
  };

  return {
    /** What is given of the states; then what the gradient takes: i, cells, f, o, g, tanh of the cells and states, by step. */
    Lstm(weights: Weights, direction: Direction) {
      const length = weights.x.shape[1];
      const inputs = inputsOf(weights, direction);
      const made = native.all("BlockLSTMV2", inputs, attributes, 7, length);
      const states = made[6] as Tensor3D;
      const [, batch, units] = states.shape;
      const given = direction.last
        ? tf.reshape(tf.slice(states, [length - 1, 0, 0], [1, batch, units]), [batch, units])
        : tf.transpose(turned(states, direction), [1, 0, 2]);
      return [given, ...made];
    },
    LstmBlockGrad({ dy, ...saved }: Weights & { dy: Tensor } & Readonly<Record<string, Tensor>>, direction: Direction) {
      const { x, kernel } = saved;
      const [batch, length] = x.shape;
      const outputs = ["i", "cells", "f", "o", "g", "squashed", "states"].map((name) => saved[name] as Tensor);
      const units = saved.recurrent.shape[0];
      const dStates = direction.last
        ? tf.pad(tf.reshape(dy, [1, batch, units]), [
            [length - 1, 0],
            [0, 0],
            [0, 0],
          ])
        : turned(tf.transpose(dy, [1, 0, 2]), direction);
      const inputs = [...inputsOf(saved, direction), ...outputs, tf.zeros([length, batch, units]), dStates];
      const made = native.all("BlockLSTMGradV2", inputs, { T: float, use_peephole: { bool: false } }, 8, length);
      const [dx, dWeights, dBias] = [made[0], made[3], made[7]] as [Tensor3D, Tensor2D, Tensor];
      const [dKernel, dRecurrent] = tf.split(dWeights, [kernel.shape[0], units], 0) as [Tensor, Tensor];
      return [tf.transpose(turned(dx, direction), [1, 0, 2]), dKernel, dRecurrent, dBias];
    },
  };
}
