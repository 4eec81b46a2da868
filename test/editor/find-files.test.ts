/** Which `.hnas` files a workspace has. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findFiles } from "../../server/editor/find-files.ts";
import { temporaryFolder } from "../runs/tiny.ts";

const root = temporaryFolder();
for (const file of [
  "b.hnas",
  "a/c.hnas",
  "a/d/e.hnas",
  "a.hnas/f.hnas",
  "g.txt",
  ".git/h.hnas",
  ".hnas/runs/i.hnas",
  "node_modules/j.hnas",
]) {
  mkdirSync(dirname(join(root, "w", file)), { recursive: true });
  writeFileSync(join(root, "w", file), "");
}
symlinkSync(join(root, "w"), join(root, "w", "a", "round"));

const found = async (...folders: readonly string[]) =>
  (await findFiles(folders.map((folder) => join(root, folder)))).map((path) => path.slice(root.length + 1).replaceAll("\\", "/"));

test("those of its folders, but of no hidden ones, each once", async () => {
  const all = ["w/b.hnas", "w/a/c.hnas", "w/a.hnas/f.hnas", "w/a/d/e.hnas"];
  expect(await found("w")).toEqual(all);
  expect(await found("w", "w/a")).toEqual(["w/b.hnas", "w/a/c.hnas", "w/a.hnas/f.hnas", "w/a/d/e.hnas"]);
  expect(await found("w/a/d", "none")).toEqual(["w/a/d/e.hnas"]);
});

test("only so many", async () => {
  expect((await findFiles([join(root, "w")], { files: 2, folders: 100 })).length).toBe(2);
  expect((await findFiles([join(root, "w")], { files: 100, folders: 1 })).length).toBe(1);
});
