import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resize } from "../../server/data/resize.ts";

const grey = Uint8Array.of(248, 207, 237, 211, 5, 60, 109, 82, 36, 222, 8, 15, 144, 24, 11);

describe("resize", () => {
  // From Pillow 13, Image.resize with BILINEAR.
  it.each([
    [2, 2, [173, 135, 58, 70]],
    [
      4,
      7,
      [
        248, 225, 216, 237, 218, 123, 5, 131, 139, 144, 140, 112, 119, 141, 41, 60, 83, 105, 52, 79, 143, 8, 12, 52, 144, 58, 18,
        11,
      ],
    ],
  ])("agrees with Pillow to within a step of rounding: 3 x 5 to %d x %d", (height, width, expected) => {
    const found = resize(grey, [3, 5, 1], height, width);
    expect(found).toHaveLength(expected.length);
    found.forEach((value, index) => {
      expect(Math.abs(value - (expected[index] ?? 0))).toBeLessThanOrEqual(1);
    });
  });

  const sizes = fc.record({
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    newHeight: fc.integer({ min: 1, max: 20 }),
    newWidth: fc.integer({ min: 1, max: 20 }),
    channels: fc.constantFrom(1, 3),
  });

  it("keeps an image of one colour, and each channel to itself", () => {
    fc.assert(
      fc.property(sizes, ({ height, width, newHeight, newWidth, channels }) => {
        const colour = [10, 200, 255].slice(0, channels);
        const image = (count: number) => Uint8Array.from({ length: count * channels }, (_, i) => colour[i % channels] ?? 0);
        expect(resize(image(height * width), [height, width, channels], newHeight, newWidth)).toEqual(
          image(newHeight * newWidth),
        );
      }),
      { seed: 4 },
    );
  });

  it("treats left and right alike", () => {
    const mirrored = (pixels: Uint8Array, width: number) =>
      pixels.map((_, i) => pixels[i - (i % width) + width - 1 - (i % width)] ?? 0);
    const small = resize(grey, [3, 5, 1], 3, 3);
    const other = mirrored(resize(mirrored(grey, 5), [3, 5, 1], 3, 3), 3);
    small.forEach((value, index) => {
      expect(Math.abs(value - (other[index] ?? 0))).toBeLessThanOrEqual(1);
    });
  });
});
