/** Moves of an image: where each pixel of the new one is taken from in the old one. */
import type { Shape } from "../../network/operation.ts";

/**
 * The pixel at (y, x) of the new image is the one at (yy y + yx x + y0, xy y + xx x + x0) of the old one, in pixels from the centre
 * of each.
 */
export interface Move {
  readonly yy: number;
  readonly yx: number;
  readonly y0: number;
  readonly xy: number;
  readonly xx: number;
  readonly x0: number;
}

export const still: Move = { yy: 1, yx: 0, y0: 0, xy: 0, xx: 1, x0: 0 };

/** The first and then the second. */
export const composed = (first: Move, second: Move): Move => ({
  yy: first.yy * second.yy + first.yx * second.xy,
  yx: first.yy * second.yx + first.yx * second.xx,
  y0: first.yy * second.y0 + first.yx * second.x0 + first.y0,
  xy: first.xy * second.yy + first.xx * second.xy,
  xx: first.xy * second.yx + first.xx * second.xx,
  x0: first.xy * second.y0 + first.xx * second.x0 + first.x0,
});

/** Bilinear between pixels, exact on them; black, which is 0, outside. `from` and `to` are [height, width, channels]. */
export function moved(from: Float32Array, to: Float32Array, [height = 0, width = 0, channels = 0]: Shape, move: Move): void {
  const { yy, yx, xy, xx } = move;
  const middleY = (height - 1) / 2;
  const middleX = (width - 1) / 2;
  to.fill(0);
  /** Adds a pixel of the old image, which may lie outside of it. */
  const add = (at: number, y: number, x: number, weight: number): void => {
    if (weight === 0 || y < 0 || y >= height || x < 0 || x >= width) return;
    const source = (y * width + x) * channels;
    for (let channel = 0; channel < channels; channel++)
      to[at + channel] = (to[at + channel] as number) + weight * (from[source + channel] as number);
  };
  let at = 0;
  for (let row = 0; row < height; row++) {
    let y = yy * (row - middleY) - yx * middleX + move.y0 + middleY;
    let x = xy * (row - middleY) - xx * middleX + move.x0 + middleX;
    for (let column = 0; column < width; column++) {
      const top = Math.floor(y);
      const left = Math.floor(x);
      const down = y - top;
      const right = x - left;
      add(at, top, left, (1 - down) * (1 - right));
      add(at, top, left + 1, (1 - down) * right);
      add(at, top + 1, left, down * (1 - right));
      add(at, top + 1, left + 1, down * right);
      y += yx;
      x += xx;
      at += channels;
    }
  }
}
