import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Examples } from "../../server/data/dataset.ts";
import { inspect, loadDataset, scaleOf } from "../../server/data/load.ts";
import type { DataSpec } from "../../server/protocol/problem.ts";
import { block, call, failure, idxFile, png, ramp, share, source, temporaryFolder } from "./helpers.ts";

const { path, write } = await temporaryFolder();

/** An IDX source whose images are 2 x 2 and hold their own number four times. */
async function idx(name: string, labels: readonly number[], names?: readonly string[]) {
  const pixels = labels.flatMap((_, index) => [index, index, index, index]);
  return call("idx", {
    images: await write(`${name}-images`, idxFile([labels.length, 2, 2], pixels)),
    labels: await write(`${name}-labels`, idxFile([labels.length], labels)),
    ...(names && { classes: await write(`${name}-classes`, names.join("\n")) }),
  });
}
const csv = async (name: string, text: string, rest: object = {}) => call("csv", { path: await write(name, text), ...rest });

const cycle = (length: number, classes: number) => Array.from({ length }, (_, index) => index % classes);
/** Which of the images of `idx` these are. */
const numbers = (examples: Examples | undefined) => [...(examples?.inputs ?? [])].filter((_, index) => index % 4 === 0);

describe("loadDataset and inspect", () => {
  it("read sources of their own for each split", async () => {
    const data = block(await idx("train", [5, 6, 5, 6], undefined), {
      validation: source(await idx("validation", [6, 5])),
      test: source(await idx("test", [6])),
    });
    const { train, validation, test } = await loadDataset(data, 1);
    expect(train).toEqual({
      shape: [2, 2, 1],
      inputs: Uint8Array.from([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]),
      scale: 1 / 255,
      labels: Int32Array.of(0, 1, 0, 1),
      classes: ["5", "6"],
    });
    expect([...validation.labels]).toEqual([1, 0]);
    // The test split lacks a class: its one label is still an index into the classes of train.
    expect(test).toMatchObject({ classes: ["5", "6"], labels: Int32Array.of(1) });
    expect(await inspect(data)).toEqual({
      shape: [2, 2, 1],
      classes: ["5", "6"],
      examples: { train: 4, validation: 2, test: 1 },
    });
  });

  it.each<[string, Partial<DataSpec>, object]>([
    ["validation", { validation: share(0.25) }, { train: 30, validation: 10 }],
    ["validation and test", { validation: share(0.25), test: share(0.1) }, { train: 26, validation: 10, test: 4 }],
  ])("cut %s out of train", async (name, rest, expected) => {
    const labels = cycle(40, 4);
    const data = block(await idx(name.replaceAll(" ", "-"), labels), rest);
    const { train, validation, test } = await loadDataset(data, 3);
    const splits = [train, validation, ...(test ? [test] : [])];
    expect(splits.flatMap(numbers).sort((a, b) => a - b)).toEqual([...labels.keys()]);
    for (const split of splits) {
      expect(numbers(split)).toEqual(numbers(split).sort((a, b) => a - b));
      // Each image kept its label.
      expect([...split.labels]).toEqual(numbers(split).map((number) => labels[number]));
      expect(new Set(split.labels).size).toBe(4);
    }
    const found = { train: train.labels.length, validation: validation.labels.length, ...(test && { test: test.labels.length }) };
    expect(found).toEqual(expected);
    expect((await inspect(data)).examples).toEqual(expected);
    expect(await loadDataset(data, 3)).toEqual({ train, validation, ...(test && { test }) });
    expect(numbers((await loadDataset(data, 4)).validation)).not.toEqual(numbers(validation));
  });

  it("cut a share of test beside a validation source", async () => {
    const data = block(await idx("t", cycle(20, 2)), { validation: source(await idx("v", [0, 1])), test: share(0.1) });
    expect((await inspect(data)).examples).toEqual({ train: 18, validation: 2, test: 2 });
    expect((await loadDataset(data, 1)).test?.labels).toHaveLength(2);
  });

  it("take formats together whose shape and classes agree", async () => {
    await write("pictures/cat/1.png", png(2, 2, 1));
    await write("pictures/dog/1.png", png(2, 2, 1));
    const data = block(await idx("animals", cycle(8, 2), ["cat", "dog"]), {
      test: source(call("image_folder", { path: path("pictures") })),
      validation: source(await csv("animals.csv", "1,2,3,4,dog")),
    });
    const { test, validation } = await loadDataset(data, 1);
    expect(test).toMatchObject({ classes: ["cat", "dog"], labels: Int32Array.of(0, 1) });
    expect(validation).toMatchObject({ classes: ["cat", "dog"], labels: Int32Array.of(1), scale: 1 / 255 });
  });

  it("scale all splits as the values of train say", async () => {
    const train = await csv("t.csv", "0,0,0,16,a\n0,0,0,8,b\n0,0,0,1,a\n0,0,0,1,b");
    const data = block(train, { test: source(await csv("u.csv", "0,0,0,3,a")) });
    const loaded = await loadDataset(data, 1);
    expect([loaded.train.scale, loaded.validation.scale, loaded.test?.scale]).toEqual([1 / 16, 1 / 16, 1 / 16]);
  });

  it.each([
    [[0, 0.25, 1], 1],
    [[-1, 300], 1],
    [[0, 16], 1 / 16],
    [[0, 127], 1 / 127],
    [[0, 128], 1 / 255],
    [[0, 255], 1 / 255],
    [[0, 65535], 1 / 65535],
    [[0, 0], 1],
  ])("scale %j by %d", (values, expected) => {
    expect(scaleOf(Float32Array.from(values))).toBe(expected);
  });
});

describe("data that does not fit together", () => {
  it("has different shapes", async () => {
    const data = block(await idx("a", cycle(8, 2)), { test: source(await csv("b.csv", "1,a")) });
    for (const error of [await failure(inspect(data)), await failure(loadDataset(data, 1))]) {
      expect(error).toMatchObject({ entry: "test", path: path("b.csv") });
      expect(error.message).toBe(
        `test (${path("b.csv")}) holds images of 1 x 1 x 1, train (${path("a-images")}) images of 2 x 2 x 1. Give data of one shape.`,
      );
    }
  });

  it("has a folder of images with another shape, which could be converted", async () => {
    await write("big/0/1.png", png(9, 9, 3));
    const data = block(await idx("a", cycle(8, 2)), { validation: source(call("image_folder", { path: path("big") })) });
    const error = await failure(inspect(data));
    expect(error.entry).toBe("validation");
    expect(error.message).toContain("or write size: [2, 2], channels: 1 to convert the images");
  });

  it("has other classes", async () => {
    const data = block(await idx("a", cycle(8, 2)), { test: source(await idx("c", [0, 1, 2])) });
    const error = await failure(inspect(data));
    expect(error.message).toBe(
      `test (${path("c-images")}) holds the class '2', which is none of the 2 classes of train (${path("a-images")}): 0, 1. Give data with the same classes and, where one has a file of class names, the same names.`,
    );
  });

  it("has one class only", async () => {
    const error = await failure(inspect(block(await idx("one", [3, 3, 3]))));
    expect(error.message).toMatch(/holds examples of one class only \('3'\), so there is nothing to tell apart/);
    const named = await failure(inspect(block(await idx("one", [1, 1], ["a", "b"]))));
    expect(named.message).toContain("('b')");
  });

  it("has too few examples for a share", async () => {
    const error = await failure(inspect(block(await idx("few", [0, 0, 1]))));
    expect(error).toMatchObject({ entry: "validation", path: path("few-images") });
    expect(error.message).toMatch(/The class '1' has one example in train; 25 % of train needs at least 2/);
    expect((await failure(loadDataset(block(await idx("few", [0, 0, 1])), 1))).message).toBe(error.message);
  });

  it("names the entry and the path of what cannot be read, whatever it is", async () => {
    const train = await idx("good", cycle(8, 2));
    const missing = await failure(inspect(block(train, { test: source(call("csv", { path: path("nothing.csv") })) })));
    expect(missing).toMatchObject({ entry: "test", path: path("nothing.csv") });
    const wrong = call("csv", { path: await write("c.csv", "1,2,3,4,5"), shape: [1] });
    expect(await failure(inspect(block(train, { validation: source(wrong) })))).toMatchObject({
      entry: "validation",
      path: path("c.csv"),
    });
  });
});

describe("inspect asked again", () => {
  it("sees a file that has changed, and one that was mended", async () => {
    const data = block(await csv("changing.csv", "1,a\n2,b\n1,a\n2,b"));
    expect((await inspect(data)).classes).toEqual(["a", "b"]);
    await write("changing.csv", "1,a\n2,c\n1,a\n2,c\n");
    expect((await inspect(data)).classes).toEqual(["a", "c"]);
    await write("changing.csv", "");
    await failure(inspect(data));
    await write("changing.csv", "1,x\n2,y\n1,x\n2,y\n");
    expect((await inspect(data)).classes).toEqual(["x", "y"]);
  });

  it("sees an image that was added", async () => {
    for (const name of ["a/1", "a/2", "b/1", "b/2"]) await write(`growing/${name}.png`, png(1, 1, 1));
    const data = block(call("image_folder", { path: path("growing") }), { validation: share(0.5) });
    expect((await inspect(data)).examples).toEqual({ train: 2, validation: 2 });
    for (const name of ["a/3", "a/4"]) await write(`growing/${name}.png`, png(1, 1, 1));
    expect((await inspect(data)).examples).toEqual({ train: 3, validation: 3 });
  });

  it("keeps no failure: an image may be mended in its place", async () => {
    for (const name of ["a/1", "a/2", "b/1", "b/2"]) await write(`mended/${name}.png`, png(1, 1, 1));
    await write("mended/b/1.png", "no image");
    const data = block(call("image_folder", { path: path("mended") }), { validation: share(0.5) });
    await failure(inspect(data));
    await write("mended/b/1.png", png(1, 1, 1));
    expect((await inspect(data)).examples).toEqual({ train: 2, validation: 2 });
  });

  it("reads nothing again that has not changed", async () => {
    const labels = [0, 1, 0, 1];
    const data = block(await idx("kept", labels));
    const time = new Date(2020, 1, 1);
    await utimes(path("kept-labels"), time, time);
    const before = await inspect(data);
    // Other labels, but neither size nor time tell: the summary is the kept one.
    await write("kept-labels", idxFile([4], [0, 1, 2, 2]));
    await utimes(path("kept-labels"), time, time);
    expect(await inspect(data)).toEqual(before);
    await utimes(path("kept-labels"), time, new Date(2020, 1, 2));
    await failure(inspect(data));
  });
});

describe("the example", () => {
  const here = (name: string) => join(import.meta.dirname, "../../examples/fashion/data", name);
  const fashion = (split: string) =>
    call("idx", { images: here(`${split}-images.gz`), labels: here(`${split}-labels.gz`), classes: here("classes.txt") });

  it("holds 10,000 and 1,000 images of ten classes, each as often as any other", async () => {
    const data = block(fashion("train"), { validation: share(0.1), test: source(fashion("test")) });
    const summary = await inspect(data);
    expect(summary).toMatchObject({ shape: [28, 28, 1], examples: { train: 9000, validation: 1000, test: 1000 } });
    const { train, validation, test } = await loadDataset(data, 7);
    for (const [split, each] of [[train, 900] as const, [validation, 100] as const, [test, 100] as const])
      for (let label = 0; label < 10; label++) expect(split?.labels.filter((found) => found === label)).toHaveLength(each);
    // Ankle boots are dark above and bright below: images and labels belong together.
    const boots = ramp(28).map((_, row) => meanOfRow(train, summary.classes.indexOf("Ankle boot"), row));
    expect(boots[2]).toBeLessThan(80);
    expect(boots[20]).toBeGreaterThan(100);
  });
});

/** The mean of a row over the images of a class. */
function meanOfRow({ inputs, labels }: Examples, label: number, row: number): number {
  let [sum, count] = [0, 0];
  labels.forEach((found, image) => {
    if (found !== label) return;
    for (let x = 0; x < 28; x++) sum += inputs[image * 784 + row * 28 + x] ?? 0;
    count += 28;
  });
  return sum / count;
}
