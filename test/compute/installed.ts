/** What the tensorflow backend looks for, as far as it is looked at: programs and folders of a machine that is not this one. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An executable that a shell reads: it prints a text, or ends with an error. */
export function program(folder: string, name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, ["#!/bin/sh", ...lines].join("\n"), { mode: 0o755 });
  return path;
}

/** A Python that knows a TensorFlow. */
export function pythonWith(folder: string, name: string, version: string): string {
  const tensorflow = join(folder, `tensorflow-${version}`);
  mkdirSync(tensorflow, { recursive: true });
  writeFileSync(join(tensorflow, "libtensorflow_cc.so.2"), "");
  return program(folder, name, `echo '${JSON.stringify({ version, folder: tensorflow, cuda: false, missing: [] })}'`);
}

/** A cache folder with the npm package in it. */
export function cacheWith(folder: string, version: string): string {
  const cache = join(folder, `cache-${version}`);
  const modules = join(cache, "tensorflow", "packages", "node_modules");
  const packageFolder = join(modules, "@tensorflow", "tfjs-node-gpu");
  for (const path of [packageFolder, join(modules, "node-api-headers", "include")]) mkdirSync(path, { recursive: true });
  writeFileSync(join(packageFolder, "package.json"), JSON.stringify({ version }));
  writeFileSync(join(modules, ".package-lock.json"), "{}");
  return cache;
}
