import type { Arguments } from "../../../server/network/operation.ts";
import { at, first, map, number, type Reference, type Values, zeros } from "./values.ts";

/** An image of another size, pixel by pixel. */
function eachPixel(x: Values, height: number, width: number, f: (b: number, i: number, j: number, k: number) => number): Values {
  const [batch, , , channels] = x.shape as [number, number, number, number];
  return map(zeros([batch, height, width, channels]), (_, place) => {
    const k = place % channels;
    const j = Math.floor(place / channels) % width;
    const i = Math.floor(place / channels / width) % height;
    return f(Math.floor(place / channels / width / height), i, j, k);
  });
}

function resized(x: Values, args: Arguments, height: number, width: number): Values {
  const [, rows, columns] = x.shape as [number, number, number];
  /** The place in the input at which the middle of the output's pixel lies, with the middle of the first pixel at 0. */
  const middle = (i: number, from: number, to: number) => ((i + 0.5) * from) / to - 0.5;
  const inside = (i: number, length: number) => Math.min(Math.max(i, 0), length - 1);
  if (args.interpolation === "nearest")
    return eachPixel(x, height, width, (b, i, j, k) =>
      at(
        x,
        b,
        inside(Math.floor(middle(i, rows, height) + 0.5), rows),
        inside(Math.floor(middle(j, columns, width) + 0.5), columns),
        k,
      ),
    );
  return eachPixel(x, height, width, (b, i, j, k) => {
    const [y, z] = [middle(i, rows, height), middle(j, columns, width)];
    const [top, left] = [Math.floor(y), Math.floor(z)];
    const pixel = (row: number, column: number) => at(x, b, inside(row, rows), inside(column, columns), k);
    const line = (row: number) => (1 - (z - left)) * pixel(row, left) + (z - left) * pixel(row, left + 1);
    return (1 - (y - top)) * line(top) + (y - top) * line(top + 1);
  });
}

export const images: Readonly<Record<string, Reference>> = {
  resize: (args, inputs) => resized(first(inputs), args, number(args, "height"), number(args, "width")),
  upsample(args, inputs) {
    const x = first(inputs);
    const [, height, width] = x.shape as [number, number, number];
    return resized(x, args, height * number(args, "factor"), width * number(args, "factor"));
  },
  adaptive_avg_pool(args, inputs) {
    const x = first(inputs);
    const [, rows, columns] = x.shape as [number, number, number];
    const [height, width] = [number(args, "height"), number(args, "width")];
    return eachPixel(x, height, width, (b, i, j, k) => {
      const values: number[] = [];
      for (let r = Math.floor((i * rows) / height); r < ((i + 1) * rows) / height; r++)
        for (let c = Math.floor((j * columns) / width); c < ((j + 1) * columns) / width; c++) values.push(at(x, b, r, c, k));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    });
  },
  pad(args, inputs) {
    const x = first(inputs);
    const [, height, width] = x.shape as [number, number, number];
    const size = number(args, "size");
    return eachPixel(x, height + 2 * size, width + 2 * size, (b, i, j, k) => {
      const [r, c] = [i - size, j - size];
      return r >= 0 && r < height && c >= 0 && c < width ? at(x, b, r, c, k) : 0;
    });
  },
  crop(args, inputs) {
    const x = first(inputs);
    const [, rows, columns] = x.shape as [number, number, number];
    const [height, width] = [number(args, "height"), number(args, "width")];
    const [top, left] = [Math.floor((rows - height) / 2), Math.floor((columns - width) / 2)];
    return eachPixel(x, height, width, (b, i, j, k) => at(x, b, i + top, j + left, k));
  },
  reshape(args, inputs) {
    const { shape, data } = first(inputs);
    return { shape: [shape[0] as number, number(args, "height"), number(args, "width"), number(args, "channels")], data };
  },
};
