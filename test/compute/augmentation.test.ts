/** How images are augmented: each piece against what it says, and what holds of all. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { augmentationOf, createAugment } from "../../server/compute/augmentation/augment.ts";
import { composed, type Move, moved, still } from "../../server/compute/augmentation/moves.ts";
import { makers } from "../../server/compute/augmentation/pieces.ts";
import type { Inputs } from "../../server/compute/batches.ts";
import { createRandom, type Random } from "../../server/random.ts";
import type { ResolvedPiece } from "../../server/space/space.ts";
import { augmentations } from "../../server/tasks/augmentations.ts";

/** A call of a declared piece, with its defaults. */
function call(name: string, given: Readonly<Record<string, number>> = {}): ResolvedPiece {
  const { parameters = [] } = augmentations.find((piece) => piece.name === name) ?? {};
  const defaults = parameters.flatMap((each) => (each.default === undefined ? [] : [[each.name, each.default] as const]));
  return { name, arguments: { ...Object.fromEntries(defaults), ...given } };
}

const endOf = (type: object): number => ("max" in type ? Number(type.max) : 1);

/** Every piece as strong as it can be, but for its probability. */
const all = augmentations.map(({ name, parameters }) =>
  call(
    name,
    Object.fromEntries(
      parameters.map((each) => [
        each.name,
        each.type.kind === "integer" ? 2 : each.name === "probability" ? 0.5 : endOf(each.type),
      ]),
    ),
  ),
);

const noise = (shape: readonly number[], count: number, seed = 1): Inputs => {
  const random = createRandom(seed, "noise");
  const length = shape.reduce((product, each) => product * each, count);
  return { shape, inputs: Uint8Array.from({ length }, () => random.below(256)), scale: 1 / 255 };
};

function augmented(
  pieces: readonly ResolvedPiece[],
  examples: Inputs,
  indices: readonly number[],
  seed = 1,
  epoch = 1,
): number[] {
  const length = examples.shape.reduce((product, each) => product * each, indices.length);
  const to = examples.inputs instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  createAugment(pieces, examples, seed)(Int32Array.from(indices), epoch, to);
  return [...to];
}

/** What a piece does of itself, with these draws, each from 0 to 1. */
function drawn(piece: ResolvedPiece, shape: readonly number[], pixels: readonly number[], draws: readonly number[]): number[] {
  const remaining = [...draws];
  const next = () => remaining.shift() ?? 0;
  const random: Random = {
    uniform: next,
    below: (n) => Math.min(n - 1, Math.floor(next() * n)),
    normal: next,
    shuffle: (items) => items,
  };
  const change = makers[piece.name]?.((name) => Number(piece.arguments[name]))(random, shape);
  const [from, to] = [Float32Array.from(pixels), new Float32Array(pixels.length)];
  if (typeof change === "function") change(from);
  else moved(from, to, shape, change ?? still);
  expect(remaining).toEqual([]);
  return [...(typeof change === "function" ? from : to)];
}

const image = [1, 2, 3, 4, 5, 6];
const square = [1, 2, 3, 4, 5, 6, 7, 8, 9];

describe("a piece", () => {
  test("is made for each that is declared", () => {
    expect(Object.keys(makers).toSorted()).toEqual(augmentations.map(({ name }) => name).toSorted());
  });

  test.each<[string, ResolvedPiece, readonly number[], readonly number[], readonly number[], readonly number[]]>([
    ["left and right change places", call("horizontal_flip"), [2, 3, 1], image, [0.4], [3, 2, 1, 6, 5, 4]],
    ["of all channels together", call("horizontal_flip"), [1, 3, 2], image, [0.4], [5, 6, 3, 4, 1, 2]],
    ["or stay", call("horizontal_flip"), [2, 3, 1], image, [0.6], image],
    ["as likely as it says", call("horizontal_flip", { probability: 1 }), [2, 3, 1], image, [0.99], [3, 2, 1, 6, 5, 4]],
    ["top and bottom change places", call("vertical_flip"), [2, 3, 1], image, [0], [4, 5, 6, 1, 2, 3]],
    ["the first piece of the padded image", call("crop", { padding: 1 }), [3, 3, 1], square, [0, 0], [0, 0, 0, 0, 1, 2, 0, 4, 5]],
    ["the last one", call("crop", { padding: 1 }), [3, 3, 1], square, [0.99, 0.99], [5, 6, 0, 8, 9, 0, 0, 0, 0]],
    ["one that is the image", call("crop", { padding: 1 }), [3, 3, 1], square, [0.5, 0.5], square],
    ["half a pixel up: the mean of two rows", call("shift", { share: 0.5 }), [2, 2, 1], [2, 4, 6, 8], [0.75, 0.5], [4, 6, 3, 4]],
    ["a quarter turn, against the clock", call("rotate", { degrees: 90 }), [3, 3, 1], square, [1], [3, 6, 9, 2, 5, 8, 1, 4, 7]],
    ["a quarter turn with it", call("rotate", { degrees: 90 }), [3, 3, 1], square, [0], [7, 4, 1, 8, 5, 2, 9, 6, 3]],
    ["no turn", call("rotate", { degrees: 90 }), [3, 3, 1], square, [0.5], square],
    ["half the size", call("zoom", { share: 0.5 }), [3, 3, 1], square, [0], [0, 0, 0, 0, 5, 0, 0, 0, 0]],
    ["brighter", call("brightness", { share: 0.5 }), [2, 3, 1], image, [1], [1.5, 3, 4.5, 6, 7.5, 9]],
    ["black", call("brightness", { share: 1 }), [2, 3, 1], image, [0], [0, 0, 0, 0, 0, 0]],
    ["no contrast", call("contrast", { share: 1 }), [2, 3, 1], image, [0], [3.5, 3.5, 3.5, 3.5, 3.5, 3.5]],
    ["more contrast", call("contrast", { share: 1 }), [1, 2, 1], [1, 3], [1], [0, 4]],
    ["a corner of the square", call("cutout", { size: 3 }), [3, 3, 1], square, [0, 0], [0, 0, 3, 0, 0, 6, 7, 8, 9]],
    ["the square in the middle", call("cutout", { size: 1 }), [1, 3, 2], image, [0, 0.5], [1, 2, 0, 0, 5, 6]],
  ])("%s", (_, piece, shape, pixels, draws, expected) => {
    for (const [place, value] of drawn(piece, shape, pixels, draws).entries())
      expect(value, `${place}`).toBeCloseTo(expected[place] ?? Number.NaN, 5);
  });

  const moves = fc.record<Move>(
    Object.fromEntries(Object.keys(still).map((key) => [key, fc.double({ min: -2, max: 2, noNaN: true })])) as never,
  );
  test("that moves, after another one, is one move: of a linear image the same", () => {
    fc.assert(
      fc.property(moves, moves, (first, second) => {
        const at = ({ yy, yx, y0, xy, xx, x0 }: Move, [y, x]: readonly [number, number]) =>
          [yy * y + yx * x + y0, xy * y + xx * x + x0] as const;
        const both = composed(first, second);
        const [y, x] = at(first, at(second, [3, -2]));
        expect(at(both, [3, -2])[0]).toBeCloseTo(y, 6);
        expect(at(both, [3, -2])[1]).toBeCloseTo(x, 6);
      }),
    );
  });
});

describe.each([...all.map((piece) => [piece.name, [piece]] as const), ["all together", all] as const])("%s", (_, pieces) => {
  const examples = noise([5, 7, 3], 12);

  test("follows from example, seed and epoch, whatever is beside the example in its batch", () => {
    const indices = fc.uniqueArray(fc.nat(11), { minLength: 1 });
    fc.assert(
      fc.property(indices, fc.nat(), fc.integer({ min: 1, max: 99 }), (order, seed, epoch) => {
        const batch = augmented(pieces, examples, order, seed, epoch);
        const alone = order.flatMap((index) => augmented(pieces, examples, [index], seed, epoch));
        expect(batch).toEqual(alone);
      }),
      { numRuns: 30 },
    );
  });

  test("differs from example to example, from epoch to epoch and from seed to seed", () => {
    const same: Inputs = {
      ...examples,
      inputs: new Uint8Array(24 * 105).map((_value, place) => examples.inputs[place % 105] ?? 0),
    };
    const indices = Array.from({ length: 24 }, (_value, index) => index);
    const [first, epoch, seed] = [
      augmented(pieces, same, indices),
      augmented(pieces, same, indices, 1, 2),
      augmented(pieces, same, indices, 2),
    ];
    expect(new Set(indices.map((index) => `${first.slice(105 * index, 105 * (index + 1))}`)).size).toBeGreaterThan(1);
    expect(epoch).not.toEqual(first);
    expect(seed).not.toEqual(first);
  });

  test("makes of numbers what it makes of bytes, but for rounding and what a byte cannot hold", () => {
    const indices = Array.from({ length: 12 }, (_value, index) => index);
    const numbers = augmented(pieces, { ...examples, inputs: Float32Array.from(examples.inputs) }, indices);
    const bytes = augmented(pieces, examples, indices);
    for (const [place, value] of numbers.entries())
      expect(Math.abs(Math.min(255, Math.max(0, value)) - (bytes[place] ?? Number.NaN))).toBeLessThan(0.501);
  });
});

test("none, one and several are read from the settings; others are refused", () => {
  expect(augmentationOf(undefined)).toEqual([]);
  expect(augmentationOf(call("crop"))).toEqual([call("crop")]);
  expect(augmentationOf(all)).toEqual(all);
  expect(() => augmentationOf(3)).toThrow(/augmentation 3/);
  expect(() => createAugment([{ name: "blur", arguments: {} }], noise([2, 2, 1], 1), 1)).toThrow(/no augmentation 'blur'/);
  expect(() => createAugment([{ name: "crop", arguments: {} }], noise([2, 2, 1], 1), 1)).toThrow(/crop has no padding/);
});
