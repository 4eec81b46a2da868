import fc from "fast-check";
import { encode } from "fast-png";
import jpeg from "jpeg-js";
import { describe, expect, it } from "vitest";
import { DataError } from "../../server/data/dataset.ts";
import { decodeImage, readImage, readImageHeader } from "../../server/data/image.ts";
import { failure, jpg, png, ramp, temporaryFolder } from "./helpers.ts";

const { path, write } = await temporaryFolder();
const base64 = (text: string) => Buffer.from(text, "base64");

// Written and decoded by Pillow 13.
const colours = [
  248, 194, 190, 207, 147, 26, 237, 21, 245, 211, 239, 45, 5, 157, 159, 60, 54, 236, 109, 46, 199, 82, 32, 205, 36, 7, 134, 222,
  57, 146, 8, 149, 14, 15, 22, 10, 144, 208, 24, 24, 7, 41, 11, 85, 59,
];
const asGrey = [210, 151, 111, 209, 112, 77, 82, 67, 30, 116, 91, 19, 168, 16, 60];
const oneBit = base64("iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAQAAAABzTfhVAAAADklEQVR42mP4wMDBJAEABOoBE5kF1PcAAAAASUVORK5CYII=");
const palette = base64(
  "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAgMAAAAmWC1rAAAADFBMVEV7vVaTYE16Jt0ZDD4ILkIBAAAAEUlEQVR42mOQYGCe/5rB+AAACMgCmTbJ2kQAAAAASUVORK5CYII=",
);
const sixteenBits = base64(
  "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADEAAAAAAuzUZnAAAALElEQVR42gEhAN7/APj4z8/t7dPTBQUEREQxMeXl0tLZ2QAICA8PkJAYGAsLMA8Ou+JhmBEAAAAASUVORK5CYII=",
);

describe("images are decoded as Pillow decodes them", () => {
  const cases: readonly [string, Uint8Array, number, readonly number[]][] = [
    ["grey", png(3, 2, 1, Uint8Array.of(0, 1, 2, 253, 254, 255)), 1, [0, 1, 2, 253, 254, 255]],
    ["red, green and blue", png(5, 3, 3, Uint8Array.from(colours)), 3, colours],
    ["grey with transparency, which is left out", png(2, 1, 2, Uint8Array.of(7, 0, 9, 128)), 1, [7, 9]],
    ["colours with transparency", png(1, 1, 4, Uint8Array.of(1, 2, 3, 4)), 3, [1, 2, 3]],
    ["one bit", oneBit, 1, [255, 255, 255, 255, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0]],
    [
      "a palette of two bits",
      palette,
      3,
      [
        123, 189, 86, 147, 96, 77, 122, 38, 221, 123, 189, 86, 123, 189, 86, 122, 38, 221, 122, 38, 221, 122, 38, 221, 25, 12, 62,
        147, 96, 77, 123, 189, 86, 25, 12, 62, 123, 189, 86, 25, 12, 62, 25, 12, 62,
      ],
    ],
    ["16 bits", sixteenBits, 1, [248, 207, 237, 211, 5, 60, 109, 82, 36, 222, 8, 15, 144, 24, 11]],
    [
      "interlaced",
      encode({ width: 5, height: 3, channels: 3, data: Uint8Array.from(colours) }, { interlace: "Adam7" }),
      3,
      colours,
    ],
  ];
  it.each(cases)("%s", async (_, bytes, channels, expected) => {
    const file = await write("image.anything", bytes);
    const image = await decodeImage(file);
    expect([...image.pixels]).toEqual(expected);
    expect(image.channels).toBe(channels);
    expect(await readImageHeader(file)).toMatchObject({ kind: "PNG", width: image.width, height: image.height, channels });
  });

  it("JPEG, nearly: it is lossy", async () => {
    const file = await write(
      "a.jpg",
      jpg(20, 10, (x) => (x < 10 ? [200, 40, 40] : [20, 30, 220])),
    );
    const image = await decodeImage(file);
    expect(image).toMatchObject({ width: 20, height: 10, channels: 3 });
    expect(await readImageHeader(file)).toEqual({ kind: "JPEG", width: 20, height: 10, channels: 3 });
    const at = (x: number, y: number) => [...image.pixels.subarray((y * 20 + x) * 3, (y * 20 + x) * 3 + 3)];
    for (const [found, wanted] of [at(3, 5), at(17, 5)].map((pixel, i) => [pixel, i ? [20, 30, 220] : [200, 40, 40]] as const))
      found.forEach((value, channel) => {
        expect(Math.abs(value - (wanted[channel] ?? 0))).toBeLessThan(10);
      });
  });

  it("JPEG of one component as grey", async () => {
    const { pixels, channels } = await decodeImage(await write("grey.jpg", greyJpeg));
    expect(channels).toBe(1);
    expect(pixels).toHaveLength(64);
    for (const value of pixels) expect(value).toBe(128);
  });

  it("a header that stands behind a large preview", async () => {
    const plain = jpg(9, 8, () => [1, 2, 3]);
    const preview = Buffer.alloc(60_002, 1);
    preview.set([0xff, 0xe1, 60_000 >> 8, 60_000 & 255]);
    const file = await write("preview.jpg", Buffer.concat([plain.subarray(0, 2), preview, preview, plain.subarray(2)]));
    expect(await readImageHeader(file)).toMatchObject({ width: 9, height: 8 });
    expect(await decodeImage(file)).toMatchObject({ width: 9, height: 8 });
  });
});

describe("readImage", () => {
  it("gives the shape that a network wants", async () => {
    const file = await write("colours.png", png(5, 3, 3, Uint8Array.from(colours)));
    expect([...(await readImage(file, [3, 5, 3]))]).toEqual(colours);
    expect([...(await readImage(file, [3, 5, 1]))]).toEqual(asGrey);
    expect(await readImage(file, [7, 4, 3])).toHaveLength(84);
    const grey = await write("grey.png", png(2, 1, 1, Uint8Array.of(10, 20)));
    expect([...(await readImage(grey, [1, 2, 3]))]).toEqual([10, 10, 10, 20, 20, 20]);
  });

  it("refuses what is no image of such a kind", async () => {
    expect((await failure(readImage(path("nothing.png"), [2, 2, 1]))).message).toMatch(/nothing.png does not exist/);
    expect((await failure(readImage(await write("text.png", "no image"), [2, 2, 1]))).message).toMatch(/no JPEG or PNG/);
    expect((await failure(readImage(await write("a.png", png(1, 1, 1)), [2, 2, 2]))).message).toMatch(/1 or 3 channels/);
  });
});

describe("damaged images are refused", () => {
  const whole = Buffer.from(png(9, 7, 3, ramp(189, 37)));
  const photo = jpg(33, 17, (x, y) => [x * 7, y * 13, x * y]);
  const huge = Buffer.from(whole);
  huge.writeUInt32BE(2 ** 30, 16);

  it.each([
    ["PNG cut off", whole.subarray(0, whole.length - 30), /damaged and cannot be decoded as PNG/],
    ["PNG with a wrong byte", flipped(whole, whole.length - 25), /damaged and cannot be decoded as PNG/],
    ["PNG with a huge size", huge, /damaged or too large: 1073741824 x 7 pixels/],
    ["PNG without an image", whole.subarray(0, 20), /no JPEG or PNG image, or is cut off/],
    ["JPEG cut off", photo.subarray(0, photo.length >> 1), /damaged and cannot be decoded as JPEG/],
    ["JPEG of a huge size", withJpegSize(photo, 60_000, 60_000), /damaged or too large/],
    ["JPEG without an image", photo.subarray(0, 30), /no JPEG or PNG image/],
    ["few bits, interlaced", interlacedBits(), /save it without interlacing/],
  ])("%s", async (name, bytes, expected) => {
    const error = await failure(decodeImage(await write(name, bytes)));
    expect(error.message).toMatch(expected);
    expect(error.path).toBe(path(name));
  });

  it("or decoded to their full size, never anything else", async () => {
    const change = fc.tuple(fc.boolean(), fc.nat(10_000), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(change, async ([isPng, at, value]) => {
        const bytes = Buffer.from(isPng ? whole : photo);
        bytes[at % bytes.length] = value;
        const file = await write("changed", bytes);
        try {
          const image = await decodeImage(file);
          expect(image.pixels).toHaveLength(image.height * image.width * image.channels);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x55;
  return copy;
}

function withJpegSize(bytes: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(bytes);
  const frame = copy.indexOf(Buffer.of(0xff, 0xc0));
  copy.writeUInt16BE(height, frame + 5);
  copy.writeUInt16BE(width, frame + 7);
  return copy;
}

function interlacedBits(): Buffer {
  const copy = Buffer.from(oneBit);
  copy[28] = 1;
  return copy;
}

/** jpeg-js writes three components only: its luminance as a file of one component, whose middle grey needs nothing but zeros. */
const greyJpeg = (() => {
  const colour = jpeg.encode({ width: 8, height: 8, data: new Uint8Array(256).fill(128) }, 90).data;
  const segment = (marker: number) => {
    const at = colour.indexOf(Buffer.of(0xff, marker));
    return colour.subarray(at, at + 2 + colour.readUInt16BE(at + 2));
  };
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    segment(0xdb),
    Buffer.of(0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0),
    segment(0xc4),
    Buffer.of(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0),
    // DC category 0 is 00 and the end of the block is 1010 in the standard's tables (ITU T.81, annex K).
    Buffer.of(0b00101011, 0xff, 0xd9),
  ]);
})();
