/** The exported TypeScript, run. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as tf from "@tensorflow/tfjs";
import jpeg from "jpeg-js";
import { afterAll, expect, test } from "vitest";
import { generate } from "../../server/codegen/index.ts";
import { size } from "../../server/network/operation.ts";
import { type Case, cases, fashion, inputsFor, modelFor, pictured } from "./cases.ts";
import { writePictures } from "./pictures.ts";
import { disagreement, faultOfLines, outputsOf, probabilitiesOf } from "./reference.ts";

/** Inside the repository, so that the exported files find their packages. */
const root = resolve(".cache", `codegen-${process.pid}`);
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(tried: Case): string {
  const folder = join(root, tried.name.replaceAll(/\W+/g, "-"));
  mkdirSync(folder, { recursive: true });
  for (const { path, content } of generate("tfjs", modelFor(tried))) writeFileSync(join(folder, path), content);
  return folder;
}

interface Exported {
  readonly inputShape: number[];
  readonly scale: number;
  readonly classes: string[];
  load(file: ArrayBuffer): tf.LayersModel;
}

test.each(cases)("$name", async (tried) => {
  const inputs = inputsFor(tried, 3);
  const expected = await outputsOf(tried, inputs);
  const folder = write(tried);
  const { inputShape, scale, classes, load }: Exported = await import(join(folder, "model.ts"));
  expect({ inputShape, scale, classes }).toEqual({
    inputShape: tried.architecture.input,
    scale: 1 / 255,
    classes: modelFor(tried).classes,
  });
  await tf.setBackend("cpu");
  const before = tf.memory().numTensors;
  const network = load(new Uint8Array(readFileSync(join(folder, "weights.safetensors"))).buffer);
  const trainable = network.trainableWeights.map(({ shape }) => size(shape as number[]));
  expect(trainable.reduce((sum, values) => sum + values, 0)).toBe(tried.architecture.parameters);
  const actual = tf.tidy(() => (network.predict(tf.tensor(inputs, [3, ...inputShape])) as tf.Tensor).dataSync<"float32">());
  expect(disagreement(expected, actual)).toBeLessThanOrEqual(1);
  network.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("the exported TypeScript has no mistakes of types", () => {
  const folders = cases.map(write);
  const config = {
    compilerOptions: { strict: true, noEmit: true, module: "nodenext", target: "es2023", skipLibCheck: true, types: ["node"] },
    files: folders.map((folder) => join(folder, "model.ts")),
  };
  writeFileSync(join(root, "tsconfig.json"), JSON.stringify(config));
  const { status, stdout } = spawnSync("node_modules/.bin/tsc", ["-p", root], {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

test.each(pictured)("a picture is classified: $name", async (tried) => {
  const folder = write(tried);
  const [height = 1, width = 1] = tried.architecture.input;
  for (const { path, allowed } of await writePictures(folder, height, width)) {
    const printed = execFileSync(process.execPath, ["classify.ts", path], { cwd: folder, encoding: "utf8", stdio: "pipe" });
    expect(faultOfLines(printed, await probabilitiesOf(tried, path), allowed)).toBeUndefined();
  }
});

test("a JPEG is classified", async () => {
  const folder = write(fashion);
  const { data } = jpeg.encode({ width: 40, height: 33, data: Buffer.alloc(40 * 33 * 4).map((_, index) => (index * 7) % 251) });
  const path = join(folder, "picture.jpeg");
  writeFileSync(path, data);
  const printed = execFileSync(process.execPath, ["classify.ts", path], { cwd: folder, encoding: "utf8", stdio: "pipe" });
  expect(faultOfLines(printed, await probabilitiesOf(fashion, path), 1)).toBeUndefined();
});

test("a wrong use of the classifier is explained", () => {
  const [tried] = pictured;
  const folder = write(tried as Case);
  expect(() => execFileSync(process.execPath, ["classify.ts"], { cwd: folder, stdio: "pipe" })).toThrow(
    "usage: node classify.ts",
  );
});
