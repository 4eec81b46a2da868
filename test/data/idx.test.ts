import { mkdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../server/data/dataset.ts";
import { idx } from "../../server/data/idx.ts";
import { failure, idxFile, ramp, temporaryFolder } from "./helpers.ts";

const { folder, path, write } = await temporaryFolder();

const images = idxFile([4, 2, 3], ramp(24, 10));
const labels = idxFile([4], [7, 3, 7, 9]);

async function read(imageBytes: Uint8Array, labelBytes: Uint8Array, names?: string) {
  await write("images", imageBytes);
  await write("labels", labelBytes);
  if (names !== undefined) await write("names.txt", names);
  return idx.read({ images: path("images"), labels: path("labels"), ...(names !== undefined && { classes: path("names.txt") }) });
}

describe("idx", () => {
  it.each([
    ["as it is", images, labels],
    ["packed", gzipSync(images), gzipSync(labels)],
    ["packed in two members", Buffer.concat([gzipSync(images.subarray(0, 9)), gzipSync(images.subarray(9))]), labels],
  ])("reads images and labels %s", async (_, imageBytes, labelBytes) => {
    const read_ = await read(imageBytes, labelBytes);
    expect(read_).toEqual({
      shape: [2, 3, 1],
      inputs: ramp(24, 10),
      scale: 1 / 255,
      labels: Int32Array.of(1, 0, 1, 2),
      classes: ["3", "7", "9"],
    });
  });

  it("reads images with channels", async () => {
    const { shape, inputs } = await read(idxFile([2, 2, 1, 3], ramp(12)), idxFile([2], [0, 1]));
    expect(shape).toEqual([2, 1, 3]);
    expect(inputs).toEqual(ramp(12));
  });

  it("takes class names from a file", async () => {
    const names = "\uFEFFa\r\nb\r\n c \n";
    const { classes, labels: read_ } = await read(images, idxFile([4], [2, 0, 2, 1]), names);
    expect(classes).toEqual(["a", "b", "c"]);
    expect([...read_]).toEqual([2, 0, 2, 1]);
  });

  it("takes class names from classes.txt beside the labels", async () => {
    await mkdir(path("named"));
    await write("named/labels", idxFile([4], [1, 0, 1, 1]));
    await write("named/classes.txt", "coat\nbag\n");
    await write("images", images);
    const { classes } = await idx.read({ images: path("images"), labels: path("named/labels") });
    expect(classes).toEqual(["coat", "bag"]);
  });

  it("reads what was written, whatever it is", async () => {
    const arrays = fc
      .tuple(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
      )
      .chain(([count, height, width, channels]) =>
        fc.record({
          sizes: fc.constant([count, height, width, channels]),
          pixels: fc.uint8Array({ minLength: count * height * width * channels, maxLength: count * height * width * channels }),
          labels: fc.uint8Array({ minLength: count, maxLength: count }),
          packed: fc.boolean(),
        }),
      );
    await fc.assert(
      fc.asyncProperty(arrays, async (given) => {
        const pack = (bytes: Buffer) => (given.packed ? gzipSync(bytes) : bytes);
        const found = await read(pack(idxFile(given.sizes, given.pixels)), pack(idxFile([given.labels.length], given.labels)));
        expect(found.shape).toEqual(given.sizes.slice(1));
        expect(found.inputs).toEqual(given.pixels);
        expect([...found.labels].map((label) => Number(found.classes[label]))).toEqual([...given.labels]);
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});

describe("idx refuses", () => {
  const cases: readonly [what: string, images: Uint8Array, labels: Uint8Array, expected: RegExp, file: "images" | "labels"][] = [
    ["an empty file", Buffer.alloc(0), labels, /images is empty \(0 bytes\)/, "images"],
    ["a file cut off in its header", images.subarray(0, 9), labels, /within its header, after 9 bytes/, "images"],
    [
      "a file cut off in its images",
      images.subarray(0, 30),
      labels,
      /4 images of 2 x 3, 40 bytes in all, but it holds 30\./,
      "images",
    ],
    ["bytes beyond the end", Buffer.concat([images, Buffer.alloc(1)]), labels, /40 bytes in all, but more follow/, "images"],
    ["cut gzip", gzipSync(images).subarray(0, 30), labels, /gzip data was cut off/, "images"],
    ["damaged gzip", damaged(gzipSync(images)), labels, /no valid gzip data/, "images"],
    ["other files", Buffer.from("label,pixel\n1,2"), labels, /no IDX file: it begins with 6c616265, where 00000803/, "images"],
    ["labels for images", labels, images, /labels holds images, where labels are wanted/, "labels"],
    ["labels twice", labels, labels, /images holds labels, where images are wanted\. Write idx\(images, labels\)/, "images"],
    ["a table", idxFile([4, 6], ramp(24)), labels, /2 dimensions; images have 3/, "images"],
    ["floats", idxFile([4, 2, 3], ramp(24), 13), labels, /holds 32-bit floating-point numbers; only unsigned bytes/, "images"],
    ["no images", idxFile([0, 2, 3], []), labels, /announces 0 images of 2 x 3/, "images"],
    ["other numbers", images, idxFile([3], [1, 2, 3]), /holds 4 images, but .*labels holds 3 labels/, "labels"],
    ["a huge announcement", idxFile([2 ** 31, 2 ** 15, 2 ** 15], ramp(24)), labels, /damaged or too large/, "images"],
  ];
  it.each(cases)("%s", async (_, imageBytes, labelBytes, expected, file) => {
    const error = await failure(read(imageBytes, labelBytes));
    expect(error.message).toMatch(expected);
    expect(error.path).toBe(path(file));
  });

  it("labels without a name", async () => {
    const error = await failure(read(images, labels, "a\nb\nc\nd\ne\nf\ng\nh"));
    expect(error.message).toMatch(
      /image 3 \(counted from 0\) has the label 9, which has no name: .*names.txt names the labels 0 to 7/,
    );
  });

  it("names that are empty or twice the same", async () => {
    expect((await failure(read(images, labels, "a\n\nb"))).message).toMatch(/names.txt, line 2 is empty/);
    expect((await failure(read(images, labels, "a\nb\na"))).message).toMatch(/the class 'a' twice, in lines 1 and 3/);
  });

  it("a file that is not there, with the name of one that is", async () => {
    await write("train-images.gz", images);
    const error = await failure(idx.read({ images: path("train-image.gz"), labels: path("labels") }));
    expect(error.message).toBe(`${path("train-image.gz")} does not exist. Did you mean ${path("train-images.gz")}?`);
  });

  it("a folder", async () => {
    const error = await failure(idx.read({ images: folder, labels: path("labels") }));
    expect(error.message).toMatch(/is a folder; a file is wanted/);
  });
});

describe("idx with damaged bytes", () => {
  it("is refused or read, and takes no more memory than there is data", async () => {
    const packed = gzipSync(images);
    const changes = fc.array(fc.tuple(fc.nat(39), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.boolean(), changes, fc.integer({ min: 1, max: 80 }), async (gzip, edits, length) => {
        const bytes = Buffer.from((gzip ? packed : images).subarray(0, length));
        for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
        const before = process.memoryUsage().arrayBuffers;
        try {
          const { shape, inputs } = await read(bytes, labels);
          expect(inputs.length).toBe(4 * shape.reduce((product, axis) => product * axis, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
      }),
      { numRuns: 300, seed: 2 },
    );
  });
});

/** Still gzip by its first bytes. */
function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0xff, 10, 20);
  return copy;
}
