/**
 * The gradients of the kernels that operations, losses and metrics use. tfjs-core registers none by itself, and its own list cannot
 * be imported from the package that Node loads. A kernel without an entry throws when it is differentiated. Backends offer the
 * kernels named ...Grad.
 */
import type { NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../network/operation.ts";
import { ourGradients } from "./gradients/ours.ts";
import { sequenceGradients } from "./gradients/sequences.ts";

type Thunks = Readonly<Record<string, () => Tensor>>;

export interface Gradient {
  readonly inputs?: readonly string[] | "all";
  readonly outputs?: readonly boolean[];
  /**
   * From the gradient of the output and the saved inputs and outputs, in this order, to those of the inputs.
   * @param dys of all outputs; most kernels have one, or others that are statistics
   */
  readonly of: (dy: Tensor, saved: Tensor[], attributes: never, dys: Tensor[]) => Thunks;
}

export function registerGradients(tf: Tf): void {
  // What the node before this one was given and had saved: no other node uses it, and tfjs would keep it until the pass ends.
  let passed: (Tensor | null)[] = [];
  for (const [kernelName, { inputs, outputs, of }] of Object.entries(gradients(tf)))
    tf.registerGradient({
      kernelName,
      ...(inputs === "all" ? { saveAllInputs: true } : inputs && { inputsToSave: [...inputs] }),
      ...(outputs && { outputsToSave: [...outputs] }),
      gradFunc(dy, saved, attributes) {
        for (const tensor of passed) tensor?.dispose();
        passed = [];
        const dys = Array.isArray(dy) ? dy : [dy];
        const thunks = of(dys[0] as Tensor, saved, attributes as never, dys);
        passed.push(...dys, ...saved);
        return thunks;
      },
    });
}

interface WindowAttributes {
  readonly strides: number[];
  readonly pad: string;
  readonly dilations: number[];
}

function gradients(tf: Tf): Record<string, Gradient> {
  const run = (kernel: string, inputs: Record<string, Tensor>, attributes?: NamedAttrMap): Tensor =>
    tf.engine().runKernel<Tensor>(kernel, inputs, attributes);

  /** The transpose of broadcasting: sums over the axes along which a tensor of this shape was repeated. */
  const sumTo = (x: Tensor, shape: number[]): Tensor => {
    const axes = tf.broadcast_util.getReductionAxes(shape, x.shape);
    return axes.length > 0 ? tf.reshape(tf.sum(x, axes), shape) : tf.reshape(x, shape);
  };
  /** The gradient of a sum: dy, for every element that was summed. */
  const spread = (dy: Tensor, shape: number[], axis: number | number[] | null): Tensor => {
    const kept = shape.slice();
    for (const i of tf.util.parseAxisParam(axis ?? shape.map((_, i) => i), shape)) kept[i] = 1;
    return tf.tile(
      tf.reshape(dy, kept),
      shape.map((length, i) => (kept[i] === 1 ? length : 1)),
    );
  };
  const ofInput = (kernel: string): Gradient => ({
    inputs: ["x"],
    of: (dy, [x], attributes: NamedAttrMap) => ({ x: () => run(kernel, { dy, of: x as Tensor }, attributes) }),
  });
  const ofOutput = (kernel: string): Gradient => ({
    outputs: [true],
    of: (dy, [y], attributes: NamedAttrMap) => ({ x: () => run(kernel, { dy, of: y as Tensor }, attributes) }),
  });
  const named = (kernels: readonly string[], gradient: (kernel: string) => Gradient): Record<string, Gradient> =>
    Object.fromEntries(kernels.map((kernel) => [kernel, gradient(`${kernel}Grad`)]));
  const bias = (dy: Tensor) => () => tf.sum(dy, [...dy.shape.keys()].slice(0, -1));

  return {
    Identity: { of: (dy) => ({ x: () => tf.clone(dy) }) },
    Cast: { of: (dy) => ({ x: () => tf.cast(dy, "float32") }) },
    Reshape: { inputs: ["x"], of: (dy, [x]) => ({ x: () => tf.reshape(dy, (x as Tensor).shape) }) },
    Neg: { of: (dy) => ({ x: () => tf.neg(dy) }) },
    Add: {
      inputs: ["a", "b"],
      of: (dy, [a, b]) => ({ a: () => sumTo(dy, (a as Tensor).shape), b: () => sumTo(dy, (b as Tensor).shape) }),
    },
    Multiply: {
      inputs: ["a", "b"],
      of: (dy, saved) => {
        const [a, b] = saved as [Tensor, Tensor];
        return { a: () => sumTo(tf.mul(dy, b), a.shape), b: () => sumTo(tf.mul(dy, a), b.shape) };
      },
    },
    Sum: {
      inputs: ["x"],
      of: (dy, [x], { axis }: { axis: number | number[] | null }) => ({ x: () => spread(dy, (x as Tensor).shape, axis) }),
    },
    Mean: {
      inputs: ["x"],
      of: (dy, saved, { axis }: { axis: number | number[] | null }) => {
        const [x] = saved as [Tensor];
        return { x: () => spread(tf.mul(dy, dy.size / x.size), x.shape, axis) };
      },
    },
    /** Inputs are a list. */
    Concat: {
      inputs: "all",
      of: (dy, saved, { axis }: { axis: number }) => {
        const along = tf.util.parseAxisParam(axis, dy.shape)[0] as number;
        let place = 0;
        const thunks: Record<string, () => Tensor> = {};
        for (const [index, { shape }] of saved.entries()) {
          const begin = shape.map((_, i) => (i === along ? place : 0));
          thunks[index] = () => tf.slice(dy, begin, shape);
          place += shape[along] as number;
        }
        return thunks;
      },
    },
    SplitV: { of: (_, _saved, { axis }: { axis: number }, dys) => ({ x: () => tf.concat(dys, axis) }) },

    _FusedMatMul: {
      inputs: ["a", "b"],
      of: (dy, saved, { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean }) => {
        const [a, b] = saved as [Tensor, Tensor];
        if (transposeA || transposeB) throw new Error("the gradient of a transposed matrix product is not needed so far");
        return { a: () => tf.matMul(dy, b, false, true), b: () => tf.matMul(a, dy, true, false), bias: bias(dy) };
      },
    },
    FusedConv2D: {
      inputs: ["x", "filter"],
      of: (dy, saved, { strides, pad, dilations }: WindowAttributes) => {
        const [x, filter] = saved as [Tensor, Tensor];
        const window = { strides, pad, dilations, dataFormat: "NHWC" };
        return {
          x: () => run("Conv2DBackpropInput", { dy, filter }, { ...window, inputShape: x.shape }),
          filter: () => run("Conv2DBackpropFilter", { x, dy }, { ...window, filterShape: filter.shape }),
          bias: bias(dy),
        };
      },
    },
    /** As a transposed convolution: dy is the image that it makes larger. */
    Conv2DBackpropInput: {
      inputs: ["dy", "filter"],
      of: (dy, saved, { strides, pad, dilations }: WindowAttributes) => {
        const [x, filter] = saved as [Tensor, Tensor];
        const window = { strides, pad, dilations, dataFormat: "NHWC" };
        return {
          dy: () => run("Conv2D", { x: dy, filter }, window),
          filter: () => run("Conv2DBackpropFilter", { x: dy, dy: x }, { ...window, filterShape: filter.shape }),
        };
      },
    },
    FusedDepthwiseConv2D: {
      inputs: ["x", "filter"],
      of: (dy, saved, { strides, pad, dilations }: WindowAttributes) => {
        const [x, filter] = saved as [Tensor, Tensor];
        const window = { strides, pad, dilations };
        return {
          x: () => run("DepthwiseConv2dNativeBackpropInput", { dy, filter }, { ...window, inputShape: x.shape }),
          filter: () => run("DepthwiseConv2dNativeBackpropFilter", { x, dy }, { ...window, filterShape: filter.shape }),
          bias: bias(dy),
        };
      },
    },
    MaxPool: {
      inputs: ["x"],
      outputs: [true],
      of: (dy, saved, attributes: NamedAttrMap) => {
        const [input, output] = saved as [Tensor, Tensor];
        return { x: () => run("MaxPoolGrad", { dy, input, output }, attributes) };
      },
    },
    AvgPool: {
      inputs: ["x"],
      of: (dy, [x], attributes: NamedAttrMap) => ({ x: () => run("AvgPoolGrad", { dy, input: x as Tensor }, attributes) }),
    },

    /** With given statistics, which have no gradient: they are never trained. */
    FusedBatchNorm: {
      inputs: ["x", "mean", "variance", "scale"],
      of: (dy, saved, { varianceEpsilon }: { varianceEpsilon: number }) => {
        const [x, mean, variance, scale] = saved as [Tensor, Tensor, Tensor, Tensor];
        const r = tf.rsqrt(tf.add(variance, varianceEpsilon));
        return {
          x: () => tf.mul(dy, tf.mul(r, scale)),
          scale: () => bias(tf.mul(dy, tf.mul(tf.sub(x, mean), r)))(),
          offset: bias(dy),
        };
      },
    },

    ...ourGradients(tf, bias),
    ...named(["Gelu", "Swish", "Softplus", "Softsign", "Mish", "HardSigmoid", "HardSwish"], ofInput),
    ...named(["Relu", "Relu6", "LeakyRelu", "Elu", "Selu", "Exponential", "Sigmoid", "Tanh"], ofOutput),
    ...sequenceGradients(tf),
    ...named(["SoftmaxRows", "LogSoftmaxRows"], ofOutput),
  };
}
