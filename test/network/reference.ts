/** Every operation again, in float64 and plain loops, written from its definition alone: what the backends are compared with. */
import type { Arguments } from "../../server/network/operation.ts";
import { activations } from "./references/activations.ts";
import { images } from "./references/images.ts";
import { normalizations } from "./references/normalizations.ts";
import { sequenceReferences } from "./references/sequence.ts";
import { transformers } from "./references/transformer.ts";
import { at, biasOf, first, map, number, project, type Reference, sizeOf, type Values, zeros } from "./references/values.ts";

/** For each output pixel its window: the pixels inside the image, with their places in the window. */
function* windowsOf(x: Values, args: Arguments, size: number) {
  const [batch, height, width] = x.shape as [number, number, number, number];
  const stride = number(args, "strides");
  const dilation = Number(args.dilation ?? 1);
  const length = (size - 1) * dilation + 1;
  const same = args.padding === "same";
  const axis = (side: number) => {
    const count = same ? Math.ceil(side / stride) : Math.ceil((side - length + 1) / stride);
    const before = same ? Math.floor(Math.max((count - 1) * stride + length - side, 0) / 2) : 0;
    return Array.from({ length: count }, (_, i) =>
      Array.from({ length: size }, (_, offset) => ({ offset, place: i * stride - before + offset * dilation })).filter(
        ({ place }) => place >= 0 && place < side,
      ),
    );
  };
  const rows = axis(height);
  const columns = axis(width);
  for (let b = 0; b < batch; b++)
    for (const [i, row] of rows.entries())
      for (const [j, column] of columns.entries()) yield { b, i, j, height: rows.length, width: columns.length, row, column };
}

/** One output pixel after the other, each with all its channels. */
function eachPixel(
  x: Values,
  args: Arguments,
  size: number,
  channels: number,
  f: (b: number, pixels: { r: number; c: number; y: number; x: number }[], channel: number) => number,
): Values {
  const out: number[] = [];
  let shape = [x.shape[0] as number, 0, 0, channels];
  for (const { b, height, width, row, column } of windowsOf(x, args, size)) {
    shape = [x.shape[0] as number, height, width, channels];
    const pixels = row.flatMap((r) => column.map((c) => ({ r: r.offset, c: c.offset, y: r.place, x: c.place })));
    for (let channel = 0; channel < channels; channel++) out.push(f(b, pixels, channel));
  }
  return { shape, data: Float64Array.from(out) };
}

function convolve(x: Values, kernel: Values, bias: Values | undefined, args: Arguments): Values {
  const [size, , channels, filters] = kernel.shape as [number, number, number, number];
  const groups = (x.shape[3] as number) / channels;
  return eachPixel(x, args, size, filters, (b, pixels, o) => {
    let sum = bias ? at(bias, o) : 0;
    const group = Math.floor((o * groups) / filters);
    for (const p of pixels)
      for (let k = 0; k < channels; k++) sum += at(x, b, p.y, p.x, group * channels + k) * at(kernel, p.r, p.c, k, o);
    return sum;
  });
}

function convolveDepthwise(x: Values, kernel: Values, bias: Values | undefined, args: Arguments): Values {
  const [size, , channels, multiplier] = kernel.shape as [number, number, number, number];
  return eachPixel(x, args, size, channels * multiplier, (b, pixels, o) => {
    let sum = bias ? at(bias, o) : 0;
    const k = Math.floor(o / multiplier);
    for (const p of pixels) sum += at(x, b, p.y, p.x, k) * at(kernel, p.r, p.c, k, o % multiplier);
    return sum;
  });
}

export const references: Readonly<Record<string, Reference>> = {
  ...activations,
  ...images,
  ...normalizations,
  ...sequenceReferences,
  ...transformers,
  conv2d: (args, inputs, weight) => convolve(first(inputs), weight("kernel"), biasOf(args, weight), args),
  depthwise_conv2d: (args, inputs, weight) => convolveDepthwise(first(inputs), weight("kernel"), biasOf(args, weight), args),
  separable_conv2d: (args, inputs, weight) =>
    convolve(
      convolveDepthwise(first(inputs), weight("depthwise_kernel"), undefined, args),
      weight("pointwise_kernel"),
      biasOf(args, weight),
      { strides: 1, padding: "valid" },
    ),
  dense(args, inputs, weight) {
    return project(first(inputs), weight("kernel"), biasOf(args, weight));
  },
  max_pool: (args, inputs) => {
    const x = first(inputs);
    return eachPixel(x, args, number(args, "size"), x.shape[3] as number, (b, pixels, k) =>
      Math.max(...pixels.map((p) => at(x, b, p.y, p.x, k))),
    );
  },
  avg_pool: (args, inputs) => {
    const x = first(inputs);
    return eachPixel(x, args, number(args, "size"), x.shape[3] as number, (b, pixels, k) => {
      let sum = 0;
      for (const p of pixels) sum += at(x, b, p.y, p.x, k);
      return sum / pixels.length;
    });
  },
  conv2d_transpose(args, inputs, weight) {
    const x = first(inputs);
    const kernel = weight("kernel");
    const bias = biasOf(args, weight);
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const [size, , filters] = kernel.shape as [number, number, number];
    const stride = number(args, "strides");
    const same = args.padding === "same";
    // All that the windows reach, of which same padding keeps the middle; the odd pixel is cut off at the end.
    const before = same ? Math.floor(Math.max(size - stride, 0) / 2) : 0;
    const side = (length: number) => (same ? length * stride : length * stride + Math.max(size - stride, 0));
    const out = zeros([batch, side(height), side(width), filters]);
    return map(out, (_, place) => {
      const o = place % filters;
      const column = Math.floor(place / filters) % side(width);
      const row = Math.floor(place / filters / side(width)) % side(height);
      const b = Math.floor(place / filters / side(width) / side(height));
      let sum = bias ? at(bias, o) : 0;
      for (let r = 0; r < size; r++)
        for (let c = 0; c < size; c++) {
          const [i, j] = [(row + before - r) / stride, (column + before - c) / stride];
          if (!Number.isInteger(i) || !Number.isInteger(j) || i < 0 || i >= height || j < 0 || j >= width) continue;
          for (let k = 0; k < channels; k++) sum += at(x, b, i, j, k) * at(kernel, r, c, o, k);
        }
      return sum;
    });
  },
  global_max_pool(_args, inputs) {
    const x = first(inputs);
    const [batch, channels] = [x.shape[0] as number, x.shape.at(-1) as number];
    const rows = sizeOf(x.shape) / batch / channels;
    return map(zeros([batch, channels]), (_, place) => {
      const [b, k] = [Math.floor(place / channels), place % channels];
      return Math.max(...Array.from({ length: rows }, (_, row) => x.data[(b * rows + row) * channels + k] as number));
    });
  },
  global_avg_pool(_args, inputs) {
    const x = first(inputs);
    const [batch, channels] = [x.shape[0] as number, x.shape.at(-1) as number];
    const rows = sizeOf(x.shape) / batch / channels;
    return map(zeros([batch, channels]), (_, place) => {
      const [b, k] = [Math.floor(place / channels), place % channels];
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += x.data[(b * rows + row) * channels + k] as number;
      return sum / rows;
    });
  },
  batch_norm(args, inputs, weight, { training, step, update }) {
    const x = first(inputs);
    const channels = x.shape.at(-1) as number;
    const rows = x.data.length / channels;
    const ofChannel = (k: number) => Array.from({ length: rows }, (_, row) => x.data[row * channels + k] as number);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [scale, offset] = [weight("scale"), weight("offset")];
    let [means, variances] = [weight("moving_mean"), weight("moving_variance")];
    if (training) {
      const old = [means, variances] as const;
      means = map(means, (_, k) => mean(ofChannel(k)));
      const center = means;
      variances = map(variances, (_, k) => mean(ofChannel(k).map((value) => (value - at(center, k)) ** 2)));
      const momentum = number(args, "momentum");
      // The mean of what was seen in steps 0 to `step`, each step's weight the momentum times that of the next one.
      const weights = Array.from({ length: step + 1 }, (_, age) => momentum ** age);
      const share = 1 / weights.reduce((sum, value) => sum + value, 0);
      const blend = (before: Values, now: Values) => map(now, (value, k) => at(before, k) * (1 - share) + value * share);
      update("moving_mean", blend(old[0], means));
      update("moving_variance", blend(old[1], variances));
    }
    return map(x, (value, place) => {
      const k = place % channels;
      return (at(scale, k) * (value - at(means, k))) / Math.sqrt(at(variances, k) + number(args, "epsilon")) + at(offset, k);
    });
  },
  dropout(args, inputs, _weight, { training, random }) {
    const x = first(inputs);
    const rate = number(args, "rate");
    if (!training || rate === 0) return x;
    const noise = random(x.shape);
    return map(x, (value, place) => ((noise.data[place] as number) < rate ? 0 : value / (1 - rate)));
  },
  flatten: (_args, inputs) => {
    const x = first(inputs);
    return { shape: [x.shape[0] as number, sizeOf(x.shape.slice(1))], data: x.data };
  },
  identity: (_args, inputs) => first(inputs),
  zero: (_args, inputs) => map(first(inputs), () => 0),
  multiply: (_args, inputs) =>
    map(first(inputs), (_, place) => inputs.reduce((product, { data }) => product * (data[place] as number), 1)),
  add: (_args, inputs) => map(first(inputs), (_, place) => inputs.reduce((sum, { data }) => sum + (data[place] as number), 0)),
  concat(_args, inputs) {
    const x = first(inputs);
    const channels = inputs.map(({ shape }) => shape.at(-1) as number);
    const rows = x.data.length / (x.shape.at(-1) as number);
    const data: number[] = [];
    for (let row = 0; row < rows; row++)
      for (const [i, input] of inputs.entries())
        for (let k = 0; k < (channels[i] as number); k++) data.push(input.data[row * (channels[i] as number) + k] as number);
    return {
      shape: [...x.shape.slice(0, -1), channels.reduce((sum, count) => sum + count, 0)],
      data: Float64Array.from(data),
    };
  },
};
