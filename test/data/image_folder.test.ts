import { symlink } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { imageFolder } from "../../server/data/image_folder.ts";
import { failure, jpg, png, ramp, temporaryFolder } from "./helpers.ts";

const { path, write } = await temporaryFolder();

/** A folder of images of its own for each test. */
async function folder(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  for (const [file, contents] of Object.entries(files)) await write(`${name}/${file}`, contents);
  return path(name);
}
const grey = (first: number) =>
  png(
    3,
    2,
    1,
    ramp(6).map((value) => value + first),
  );

describe("image_folder", () => {
  it("reads a folder for each class, in order of name", async () => {
    const root = await folder("plain", {
      "dog/b.png": grey(20),
      "dog/a.PNG": grey(10),
      "cat/z.png": grey(30),
      "cat/notes.txt": "not an image",
      "cat/.hidden.png": "not an image",
      ".git/x.png": "",
      "README.md": "",
    });
    const read = await imageFolder.read({ path: root });
    expect(read).toEqual({
      shape: [2, 3, 1],
      inputs: Uint8Array.from([30, 31, 32, 33, 34, 35, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25]),
      scale: 1 / 255,
      labels: Int32Array.of(0, 1, 1),
      classes: ["cat", "dog"],
    });
    const { shape, labels, classes } = read;
    expect(await imageFolder.summarize({ path: root })).toEqual({ shape, labels, classes });
  });

  it("gives grey images colours where some have them, and takes colours away where told", async () => {
    const root = await folder("mixed", { "a/1.png": grey(0), "b/2.jpg": jpg(3, 2, () => [128, 128, 128]) });
    const { shape, inputs } = await imageFolder.read({ path: root });
    expect(shape).toEqual([2, 3, 3]);
    expect([...inputs.subarray(0, 6)]).toEqual([0, 0, 0, 1, 1, 1]);
    const single = await imageFolder.read({ path: root, channels: 1 });
    expect(single.shape).toEqual([2, 3, 1]);
    expect([...single.inputs.subarray(0, 6)]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("resizes where a size is told", async () => {
    const root = await folder("sizes", { "a/1.png": grey(0), "b/2.png": png(8, 8, 1) });
    const given = { path: root, size: [4, 5], channels: 3 };
    const { shape, inputs } = await imageFolder.read(given);
    expect(shape).toEqual([4, 5, 3]);
    expect(inputs).toHaveLength(2 * 60);
    expect((await imageFolder.summarize(given)).shape).toEqual([4, 5, 3]);
  });

  it("decodes many images in threads, each into its own place", async () => {
    const names = Array.from({ length: 250 }, (_, index) => `${index % 2 ? "b" : "a"}/${String(index).padStart(3, "0")}.png`);
    const root = await folder("many", Object.fromEntries(names.map((name, index) => [name, grey(index % 200)])));
    const { inputs } = await imageFolder.read({ path: root });
    const first = Array.from({ length: 250 }, (_, place) => inputs[6 * place]);
    expect(first).toEqual(names.toSorted().map((name) => Number(name.slice(2, 5)) % 200));
    const whole = grey(1);
    await write("many/b/201.png", whole.subarray(0, whole.length - 20));
    const error = await failure(imageFolder.read({ path: root }));
    expect(error.message).toMatch(/201.png is damaged and cannot be decoded as PNG/);
    expect(error.path).toBe(path("many/b/201.png"));
  });

  it("follows links", async () => {
    const root = await folder("links", { "a/1.png": grey(0) });
    await symlink(path("links/a"), path("links/b"));
    await symlink(path("links/a/1.png"), path("links/a/2.png"));
    const { classes, labels } = await imageFolder.read({ path: root });
    expect(classes).toEqual(["a", "b"]);
    expect([...labels]).toEqual([0, 0, 1, 1]);
  });
});

describe("image_folder refuses", () => {
  it("images of different sizes, naming both", async () => {
    const root = await folder("different", { "a/1.png": grey(0), "b/2.png": png(8, 9, 1) });
    const { message } = await failure(imageFolder.summarize({ path: root }));
    expect(message).toContain(`${path("different/a/1.png")} is 3 pixels wide and 2 high`);
    expect(message).toContain(
      `${path("different/b/2.png")} is 8 wide and 9 high. Write the size to resize all to, as in size: [2, 3]`,
    );
  });

  it("what cannot be decoded, naming it", async () => {
    const broken = Buffer.from(grey(0));
    broken[broken.length - 20] = 1 + (broken[broken.length - 20] ?? 0);
    const root = await folder("broken", { "a/1.png": grey(0), "b/2.png": broken });
    const error = await failure(imageFolder.read({ path: root }));
    expect(error.path).toBe(path("broken/b/2.png"));
    expect(error.message).toMatch(/2.png is damaged and cannot be decoded as PNG/);
  });

  it.each<[string, Readonly<Record<string, string | Uint8Array>>, RegExp]>([
    ["text", { "a/1.png": "text" }, /1.png is no JPEG or PNG image/],
    ["nothing", { "a/1.png": "" }, /1.png is no JPEG or PNG image/],
    ["files", { "1.png": grey(0) }, /holds no folders, only files. Put the images of each class into a folder/],
    ["emptyclass", { "a/1.png": grey(0), "b/.keep": "" }, /b holds no JPEG or PNG image. Add some or delete the folder/],
    ["toohigh", { "train/a/1.png": grey(0) }, /train holds folders, not images. .*perhaps this one/],
    ["deeper", { "a/1.png": grey(0), "a/more/2.png": grey(0) }, /a holds the folder more beside its images/],
    ["webp", { "a/1.webp": "x", "a/2.png": grey(0) }, /1.webp: only JPEG and PNG are read. Convert or delete it/],
  ])("%s", async (name, files, expected) => {
    expect((await failure(imageFolder.read({ path: await folder(name, files) }))).message).toMatch(expected);
  });

  it("wrong arguments", async () => {
    const root = await folder("arguments", { "a/1.png": grey(0), "b/1.png": grey(1) });
    const message = async (given: object) => (await failure(imageFolder.summarize({ path: root, ...given }))).message;
    expect(await message({ channels: 2 })).toMatch(/'channels' must be 1 \(grey\) or 3/);
    expect(await message({ size: [32] })).toMatch(/'size' must be a list of 2 whole numbers/);
    expect(await message({ size: [65_536, 65_536] })).toMatch(/too large: 2 images of 65536 x 65536 x 1.*Write a smaller size/);
    expect(await message({ path: path("arguments/a/1.png") })).toMatch(/is a file; a folder is wanted/);
    expect(await message({ path: path("argument") })).toMatch(/does not exist. Did you mean .*arguments\?/);
  });
});
