/** Activations and their gradients, each in one pass. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Heap, type KernelTable, sizeOf } from "./heap.ts";

export const activationKernels = (heap: Heap): KernelTable => {
  const unary = (name: "gelu" | "swish" | "sigmoid" | "tanh") => {
    return ({ x }: { x: TensorInfo }) => {
      const out = heap.output(x.shape);
      heap.kernels[name](heap.address(x), heap.address(out), sizeOf(x.shape));
      return out;
    };
  };
  /** `of`: the input or the output of the activation, whichever its gradient is computed from. */
  const gradient = (name: "geluGradient" | "swishGradient" | "sigmoidGradient" | "tanhGradient" | "reluGradient") => {
    return ({ dy, of }: { dy: TensorInfo; of: TensorInfo }) => {
      const out = heap.output(of.shape);
      heap.kernels[name](heap.address(dy), heap.address(of), heap.address(out), sizeOf(of.shape));
      return out;
    };
  };
  return {
    Gelu: unary("gelu"),
    Swish: unary("swish"),
    Sigmoid: unary("sigmoid"),
    Tanh: unary("tanh"),
    GeluGrad: gradient("geluGradient"),
    SwishGrad: gradient("swishGradient"),
    SigmoidGrad: gradient("sigmoidGradient"),
    TanhGrad: gradient("tanhGradient"),
    ReluGrad: gradient("reluGradient"),
  };
};
