/** The augmentations that tasks/augmentations.ts declares: of each, how it changes one image is drawn at random. */
import type { Shape } from "../../network/operation.ts";
import type { Random } from "../../random.ts";
import { type Move, still } from "./moves.ts";

/** A move of the image, or a change of its pixels in place. */
export type Change = Move | ((pixels: Float32Array) => void);

/** @param shape [height, width, channels] */
export type Piece = (random: Random, shape: Shape) => Change;

type Make = (argument: (name: string) => number) => Piece;

/** Uniform between -1 and 1. */
const either = (random: Random): number => 2 * random.uniform() - 1;

const flip =
  (flipped: Move): Make =>
  (argument) => {
    const probability = argument("probability");
    return (random) => (random.uniform() < probability ? flipped : still);
  };

/** A factor around 1 by which values are multiplied, once `from`, which they keep their distance to, is taken off. */
const multiplied =
  (from: (pixels: Float32Array) => number): Make =>
  (argument) => {
    const share = argument("share");
    return (random) => {
      const factor = 1 + share * either(random);
      return (pixels) => {
        const base = from(pixels) * (1 - factor);
        for (let place = 0; place < pixels.length; place++) pixels[place] = base + factor * (pixels[place] as number);
      };
    };
  };

function mean(pixels: Float32Array): number {
  let sum = 0;
  for (const value of pixels) sum += value;
  return sum / pixels.length;
}

export const makers: Readonly<Record<string, Make>> = {
  horizontal_flip: flip({ ...still, xx: -1 }),
  vertical_flip: flip({ ...still, yy: -1 }),
  /** A piece of a padded image is the image moved by whole pixels. */
  crop(argument) {
    const padding = argument("padding");
    const offset = (random: Random) => random.below(2 * padding + 1) - padding;
    return (random) => ({ ...still, y0: offset(random), x0: offset(random) });
  },
  shift(argument) {
    const share = argument("share");
    return (random, [height = 0, width = 0]) => ({
      ...still,
      y0: share * height * either(random),
      x0: share * width * either(random),
    });
  },
  rotate(argument) {
    const degrees = argument("degrees");
    return (random) => {
      const angle = (degrees * either(random) * Math.PI) / 180;
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      return { ...still, yy: cosine, yx: sine, xy: -sine, xx: cosine };
    };
  },
  zoom(argument) {
    const share = argument("share");
    return (random) => {
      const step = 1 / (1 + share * either(random));
      return { ...still, yy: step, xx: step };
    };
  },
  brightness: multiplied(() => 0),
  contrast: multiplied(mean),
  /** DeVries and Taylor 2017, "Improved regularization of convolutional neural networks with cutout", section 3. */
  cutout(argument) {
    const size = argument("size");
    return (random, [height = 0, width = 0, channels = 0]) => {
      const first = (length: number) => random.below(length) - (size >> 1);
      const [top, left] = [first(height), first(width)];
      return (pixels) => {
        const [from, to] = [Math.max(0, left), Math.min(width, left + size)];
        for (let row = Math.max(0, top); row < Math.min(height, top + size); row++)
          pixels.fill(0, (row * width + from) * channels, (row * width + to) * channels);
      };
    };
  },
};
