/** Convolutions of images, with dilations and paddings in numbers, which tfjs-node's own gradients do not know. */
import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tensor, Tf } from "../../../network/operation.ts";
import { type Attributes, float, type KernelTable, type Native } from "./native.ts";

type Pair = [vertical: number, horizontal: number];
type Shape4 = [number, number, number, number];

interface Window {
  readonly strides: number | readonly number[];
  /** "same", "valid", or what is added before and after each axis. */
  readonly pad: string | [number, number][];
  readonly dilations?: number | readonly number[];
}
type OfFilter = Window & { readonly filterShape: readonly number[] };
type OfInput = Window & { readonly inputShape: readonly number[] };

interface Layer {
  readonly x: Tensor4D;
  readonly filter: Tensor4D;
  readonly bias?: Tensor1D;
}

export function convolutionKernels(native: Native): KernelTable {
  const { tf } = native;
  const layer = (name: string, { x, filter, bias }: Layer, window: Window): Tensor => {
    const y = native.one(name, [padded(tf, x, window), filter], attributesOf(window));
    return bias ? native.one("BiasAdd", [y, bias], { T: float, data_format: { string: "NHWC" } }) : y;
  };
  const sizes = (shape: readonly number[]) => tf.tensor1d([...shape], "int32");

  const filterGradient = (name: string, { x, dy }: { x: Tensor; dy: Tensor }, window: OfFilter): Tensor =>
    native.one(name, [padded(tf, x, window), sizes(window.filterShape), dy], attributesOf(window));
  const inputGradient = (name: string, { dy, filter }: { dy: Tensor; filter: Tensor }, window: OfInput): Tensor => {
    const { inputShape, pad } = window;
    const ofShape = (shape: readonly number[]) => native.one(name, [sizes(shape), filter, dy], attributesOf(window));
    if (typeof pad === "string") return ofShape(inputShape);
    const dx = ofShape(inputShape.map((length, axis) => length + (pad[axis]?.[0] ?? 0) + (pad[axis]?.[1] ?? 0)));
    return tf.slice(
      dx,
      pad.map(([before]) => before),
      [...inputShape],
    );
  };

  return {
    Conv2D: (inputs: Layer, window: Window) => layer("Conv2D", inputs, window),
    FusedConv2D: (inputs: Layer, window: Window) => layer("Conv2D", inputs, window),
    Conv2DBackpropFilter: (inputs: { x: Tensor; dy: Tensor }, window: OfFilter) =>
      filterGradient("Conv2DBackpropFilter", inputs, window),
    Conv2DBackpropInput: (inputs: { dy: Tensor; filter: Tensor }, window: OfInput) =>
      inputGradient("Conv2DBackpropInput", inputs, window),

    // TensorFlow has these without dilation only, but for the first on a processor: they are those of a filter with zeros in between.
    FusedDepthwiseConv2D(inputs: Layer, window: Window) {
      if (!native.backend.binding.isUsingGpuDevice()) return layer("DepthwiseConv2dNative", inputs, window);
      const filter = widened(tf, inputs.filter, window) as Tensor4D;
      return layer("DepthwiseConv2dNative", { ...inputs, filter }, { ...window, dilations: 1 });
    },
    DepthwiseConv2dNativeBackpropFilter(inputs: { x: Tensor; dy: Tensor }, window: OfFilter) {
      const filterShape = wideShape(window.filterShape, window);
      const gradient = filterGradient("DepthwiseConv2dNativeBackpropFilter", inputs, { ...window, filterShape, dilations: 1 });
      const [down, right] = pairOf(window.dilations);
      return down === 1 && right === 1 ? gradient : tf.stridedSlice(gradient, [0, 0, 0, 0], filterShape, [down, right, 1, 1]);
    },
    DepthwiseConv2dNativeBackpropInput({ dy, filter }: { dy: Tensor; filter: Tensor }, window: OfInput) {
      const inputs = { dy, filter: widened(tf, filter, window) };
      return inputGradient("DepthwiseConv2dNativeBackpropInput", inputs, { ...window, dilations: 1 });
    },
  };
}

const pairOf = (values: number | readonly number[] = 1): Pair => {
  const [vertical = 1, horizontal = vertical] = [values].flat();
  return [vertical, horizontal];
};

const attributesOf = ({ strides, pad, dilations }: Window): Attributes => ({
  T: float,
  strides: { integers: [1, ...pairOf(strides), 1] },
  padding: { string: typeof pad === "string" ? pad.toUpperCase() : "VALID" },
  data_format: { string: "NHWC" },
  dilations: { integers: [1, ...pairOf(dilations), 1] },
});

const padded = (tf: Tf, x: Tensor, { pad }: Window): Tensor => (typeof pad === "string" ? x : tf.pad(x, pad));

/** From the first to the last row and column that a dilated filter sees. */
function wideShape(filterShape: readonly number[], { dilations }: Window): Shape4 {
  const [height, width, channels, filters] = filterShape as Shape4;
  const [down, right] = pairOf(dilations);
  return [(height - 1) * down + 1, (width - 1) * right + 1, channels, filters];
}

function widened(tf: Tf, filter: Tensor, window: Window): Tensor {
  const [down, right] = pairOf(window.dilations);
  if (down === 1 && right === 1) return filter;
  const [height, width, channels, filters] = filter.shape as Shape4;
  const single = tf.reshape(filter, [height, 1, width, 1, channels * filters]);
  const around: Pair[] = [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, right - 1],
    [0, 0],
  ];
  const whole = tf.reshape(tf.pad(single, around), [height * down, width * right, channels, filters]);
  return tf.slice(whole, [0, 0, 0, 0], wideShape(filter.shape, window));
}
