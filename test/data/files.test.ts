import { createHash } from "node:crypto";
import { chmod, link } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { checkFile, checkFolder, each, explain } from "../../server/data/files.ts";
import { fingerprints } from "../../server/data/fingerprints.ts";
import { block, call, failure, source, temporaryFolder } from "./helpers.ts";

const { folder, path, write } = await temporaryFolder();
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("a path that leads nowhere", () => {
  it.each([
    ["digits.csv", "digits.csv.gz", true],
    ["Trian.csv", "train.csv", true],
    ["something else", "train.csv", false],
  ])("%s beside %s", async (wanted, there, near) => {
    await write(`near-${wanted}/${there}`, "x");
    const { message } = await failure(checkFile(path(`near-${wanted}/${wanted}`)));
    expect(message).toBe(
      `${path(`near-${wanted}/${wanted}`)} does not exist.${near ? ` Did you mean ${path(`near-${wanted}/${there}`)}?` : ""}`,
    );
  });

  it("leads through a folder that is missing", async () => {
    expect((await failure(checkFile(path("unknown/deep/file")))).message).toMatch(/Nor does the folder .*unknown\./);
    await write("images/file", "x");
    expect((await failure(checkFile(path("image/file")))).message).toMatch(/Did you mean .*images\?/);
  });

  it("leads through a file", async () => {
    const file = await write("file", "x");
    expect((await failure(checkFile(`${file}/inside`))).message).toMatch(/a part of this path is a file/);
  });
});

describe("a path that leads to something else", () => {
  it("is refused", async () => {
    const file = await write("file", "x");
    expect((await failure(checkFolder(file))).message).toMatch(/is a file; a folder is wanted here/);
    expect((await failure(checkFile(folder))).message).toMatch(/is a folder; a file is wanted here/);
    expect((await failure(checkFile("/dev/null"))).message).toMatch(/is a device or a pipe/);
  });
});

describe("permission", () => {
  it("is explained", () => {
    const denied = Object.assign(new Error("EACCES"), { code: "EACCES" });
    expect(explain(denied, "/a/b")).toMatchObject({
      name: "DataError",
      message: "/a/b may not be read: permission denied. Give yourself the right to read it.",
      path: "/a/b",
    });
    const fault = new Error("a fault of the program");
    expect(explain(fault, "/a/b")).toBe(fault);
  });

  // The superuser may read everything.
  it.skipIf(process.getuid?.() === 0)("is missed", async () => {
    const file = await write("secret.csv", "1,2");
    await chmod(file, 0o000);
    await expect(fingerprints(block(call("csv", { path: file })))).rejects.toThrow(/permission denied/);
  });
});

describe("each", () => {
  it("works on every file once and stops at the first failure", async () => {
    const files = Array.from({ length: 100 }, (_, index) => String(index));
    const seen: string[] = [];
    await each(files, async (file, index) => {
      seen[index] = file;
    });
    expect(seen).toEqual(files);
    let started = 0;
    const failing = each(files, async (_, index) => {
      started++;
      if (index === 3) throw new Error("third");
    });
    await expect(failing).rejects.toThrow("third");
    expect(started).toBeLessThan(30);
  });
});

describe("fingerprints", () => {
  it("are hashes of files, by path", async () => {
    const [images, labels, rows] = [await write("i", "images"), await write("l", "labels"), await write("r.csv", "1,2")];
    const data = block(call("idx", { images, labels }), { test: source(call("csv", { path: rows })) });
    expect(await fingerprints(data)).toEqual({ [images]: sha256("images"), [labels]: sha256("labels"), [rows]: sha256("1,2") });
  });

  it("of a folder tell of every name and every byte in it, and of nothing hidden", async () => {
    const print = async () => (await fingerprints(block(call("image_folder", { path: path("p") }))))[path("p")];
    await write("p/a/1.png", "one");
    await write("p/b/2.png", "two");
    const first = await print();
    expect(first).toBe(sha256(`a/1.png\0${sha256("one")}\nb/2.png\0${sha256("two")}\n`));
    await write("p/.hidden", "x");
    expect(await print()).toBe(first);
    await write("p/b/2.png", "twO");
    const second = await print();
    expect(second).not.toBe(first);
    await link(path("p/b/2.png"), path("p/b/3.png"));
    expect(await print()).not.toBe(second);
  });

  it("of something missing name it and its entry", async () => {
    const train = call("csv", { path: await write("there.csv", "1") });
    const error = await failure(fingerprints(block(train, { test: source(call("csv", { path: path("gone.csv") })) })));
    expect(error).toMatchObject({ entry: "test", path: path("gone.csv") });
  });
});
