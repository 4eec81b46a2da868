/**
 * Convolutions and their gradients. Of the depthwise one the forward pass is the stock one, which XNNPACK does well. Missing in
 * tfjs-backend-wasm 4.22: groups, the gradient of a filter, and both depthwise gradients. Its gradient of the input is scalar code.
 */
import type { backend_util, TensorInfo } from "@tensorflow/tfjs-core";
import type { Heap, KernelTable } from "./heap.ts";
import { gemmScratch } from "./matrix.ts";

export interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same";
  readonly dilations?: number | [number, number];
  readonly dataFormat?: string;
  readonly activation?: string;
}

/** Output pixels whose patches are laid out at once; see kernels/convolution.as.ts. */
const pixels = 192;

export const convolutionKernels = (heap: Heap): KernelTable => {
  const stockDepthwise = heap.stock("FusedDepthwiseConv2D");

  const convolve = (
    { x, filter, bias }: { x: TensorInfo; filter: TensorInfo; bias?: TensorInfo },
    attributes: ConvolutionAttributes,
  ) => {
    const info = windowOf(heap, x.shape, filter.shape, attributes, false);
    const out = heap.output(info.outShape);
    const scratch = scratchFor(heap, info, info.outChannels);
    const window = heap.window(info, groupsOf(info, filter.shape));
    heap.kernels.conv2d(heap.address(x), heap.address(filter), bias ? heap.address(bias) : 0, heap.address(out), window, scratch);
    return out;
  };

  return {
    Conv2D: convolve,
    FusedConv2D: convolve,

    Conv2DBackpropFilter(
      { x, dy }: { x: TensorInfo; dy: TensorInfo },
      attributes: ConvolutionAttributes & { filterShape: number[] },
    ) {
      const info = windowOf(heap, x.shape, attributes.filterShape, attributes, false);
      const out = heap.output(attributes.filterShape);
      const scratch = scratchFor(heap, info, info.outChannels);
      const window = heap.window(info, groupsOf(info, attributes.filterShape));
      heap.kernels.conv2dFilterGradient(heap.address(x), heap.address(dy), heap.address(out), window, scratch);
      return out;
    },

    Conv2DBackpropInput(
      { dy, filter }: { dy: TensorInfo; filter: TensorInfo },
      attributes: ConvolutionAttributes & { inputShape: number[] },
    ) {
      const info = windowOf(heap, attributes.inputShape, filter.shape, attributes, false);
      const out = heap.output(info.inShape);
      const scratch = scratchFor(heap, info, patchSize(info));
      const window = heap.window(info, groupsOf(info, filter.shape));
      heap.kernels.conv2dInputGradient(heap.address(dy), heap.address(filter), heap.address(out), window, scratch);
      return out;
    },

    /** The stock one mistakes `same` padding where the stride is larger than the window, so it gets the padding in numbers. */
    FusedDepthwiseConv2D(inputs: { x: TensorInfo; filter: TensorInfo; bias?: TensorInfo }, attributes: ConvolutionAttributes) {
      const { top, bottom, left, right } = windowOf(heap, inputs.x.shape, inputs.filter.shape, attributes, true).padInfo;
      const pad = [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
      return stockDepthwise(inputs, { ...attributes, pad });
    },

    DepthwiseConv2dNativeBackpropFilter(
      { x, dy }: { x: TensorInfo; dy: TensorInfo },
      attributes: ConvolutionAttributes & { filterShape: number[] },
    ) {
      const info = windowOf(heap, x.shape, attributes.filterShape, attributes, true);
      const out = heap.output(attributes.filterShape);
      heap.kernels.depthwiseFilterGradient(heap.address(x), heap.address(dy), heap.address(out), heap.window(info));
      return out;
    },

    DepthwiseConv2dNativeBackpropInput(
      { dy, filter }: { dy: TensorInfo; filter: TensorInfo },
      attributes: ConvolutionAttributes & { inputShape: number[] },
    ) {
      const info = windowOf(heap, attributes.inputShape, filter.shape, attributes, true);
      const out = heap.output(info.inShape);
      heap.kernels.depthwiseInputGradient(heap.address(dy), heap.address(filter), heap.address(out), heap.window(info));
      return out;
    },
  };
};

function windowOf(
  heap: Heap,
  inputShape: number[],
  filterShape: number[],
  { strides, pad, dilations = 1, dataFormat = "NHWC", activation = "linear" }: ConvolutionAttributes,
  depthwise: boolean,
): backend_util.Conv2DInfo {
  if (dataFormat !== "NHWC" || activation !== "linear")
    throw new Error(`a convolution in ${dataFormat} with activation ${activation} is not supported by the wasm backend`);
  return heap.tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations,
    pad,
    undefined,
    depthwise,
  );
}

/** A filter [height, width, inChannels / groups, outChannels] tells its groups. */
const groupsOf = (info: backend_util.Conv2DInfo, [, , channels = 1]: readonly number[]): number => info.inChannels / channels;

const patchSize = (info: backend_util.Conv2DInfo): number => info.filterHeight * info.filterWidth * info.inChannels;

const scratchFor = (heap: Heap, info: backend_util.Conv2DInfo, columns: number): number =>
  heap.scratch(pixels * patchSize(info) + gemmScratch(columns));
