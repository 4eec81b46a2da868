/** A sentence for each thing that the tensorflow backend may lack. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { chooseDevice, findDevices } from "../../server/compute/choose.ts";
import { bindingPath, buildBinding } from "../../server/compute/tensorflow/binding.ts";
import { install } from "../../server/compute/tensorflow/install.ts";
import { findInstallation } from "../../server/compute/tensorflow/installation.ts";
import { compareVersions, findLibrary, type Library } from "../../server/compute/tensorflow/library.ts";
import { packageVersion } from "../../server/compute/tensorflow/package.ts";
import { temporaryFolder } from "../runs/tiny.ts";
import { cacheWith, program, pythonWith } from "./installed.ts";

afterEach(() => void vi.unstubAllEnvs());

const folder = temporaryFolder();
const library: Library = { version: "2.21.0", folder: join(folder, "tensorflow"), python: "python3", cuda: false, missing: [] };

describe.runIf(process.platform === "linux")("without", () => {
  test("the npm package, or with another version of it", async () => {
    vi.stubEnv("HNAS_CACHE", join(folder, "none"));
    expect(() => findInstallation()).toThrow(/@tensorflow\/tfjs-node-gpu 4\.22\.0 was not found; `hnas devices --install`/);
    expect(await chooseDevice("dense")).toMatchObject({
      device: { name: "wasm" },
      reason: expect.stringContaining("was not found"),
    });
    vi.stubEnv("HNAS_CACHE", cacheWith(folder, "4.21.0"));
    expect(() => findInstallation()).toThrow(/only @tensorflow\/tfjs-node-gpu 4\.21\.0 in .*cache-4\.21\.0/);
  });

  test("Python", () => {
    vi.stubEnv("HNAS_CACHE", join(folder, "none"));
    vi.stubEnv("VIRTUAL_ENV", "");
    vi.stubEnv("PATH", folder);
    expect(() => findLibrary()).toThrow(/TensorFlow was not found \(python3: it cannot be started\); `hnas devices --install`/);
    vi.stubEnv("HNAS_TENSORFLOW_PYTHON", "/nowhere/python");
    expect(() => findLibrary()).toThrow(/\/nowhere\/python: it cannot be started\); HNAS_TENSORFLOW_PYTHON, or .* names/);
  });

  test("TensorFlow in the interpreter that is selected in the editor: the others are looked in, too", () => {
    vi.stubEnv("VIRTUAL_ENV", "");
    vi.stubEnv("PATH", join(folder, "path"));
    mkdirSync(join(folder, "path"), { recursive: true });
    const env = { HNAS_SELECTED_PYTHON: program(folder, "selected", "echo null") };
    expect(() => findLibrary(env)).toThrow(/selected: it has no TensorFlow; python3: it cannot be started\); `hnas/);
    pythonWith(join(folder, "path"), "python3", "2.20.0");
    expect(findLibrary(env)).toMatchObject({ version: "2.20.0", python: "python3" });
    const better = { HNAS_SELECTED_PYTHON: pythonWith(folder, "better", "2.21.0") };
    expect(findLibrary(better)).toMatchObject({ version: "2.21.0", python: better.HNAS_SELECTED_PYTHON });
    expect(() => findLibrary({ ...better, HNAS_TENSORFLOW_PYTHON: "/nowhere/python" })).toThrow(/\(\/nowhere\/python: it cannot/);
  });

  test.each([
    ["TensorFlow in it", ["echo null"], /it has no TensorFlow/],
    ["a working one", ["exit 1"], /it ends with an error/],
    [
      "a TensorFlow that is new enough",
      [`echo '{"version": "2.9.1", "folder": "/t", "cuda": false, "missing": []}'`],
      /TensorFlow 2\.9\.1 is too old, 2\.\d+ is the first that fits/,
    ],
    [
      "the library in it",
      [`echo '{"version": "2.21.0", "folder": "/t", "cuda": false, "missing": []}'`],
      /2\.21\.0 has no libtensorflow_cc\.so\.2/,
    ],
  ])("%s", (name, lines, sentence) => {
    vi.stubEnv("HNAS_TENSORFLOW_PYTHON", program(folder, name.replaceAll(" ", "-"), ...lines));
    expect(() => findLibrary()).toThrow(sentence);
  });

  test("an answer, whatever it greets with", () => {
    vi.stubEnv("HNAS_TENSORFLOW_PYTHON", program(folder, "greeting", "echo 'hello, {you}'"));
    expect(() => findLibrary()).toThrow(/greeting: it does not answer as Python does/);
    vi.stubEnv("HNAS_TENSORFLOW_PYTHON", program(folder, "polite", "echo 'hello, {you}'", "echo null"));
    expect(() => findLibrary()).toThrow(/polite: it has no TensorFlow/);
  });

  test("looking at what lies in the folder that a user is in", () => {
    const found = join(folder, "downloaded");
    mkdirSync(found, { recursive: true });
    writeFileSync(join(found, "json.py"), "raise SystemExit(7)");
    vi.stubEnv("HNAS_TENSORFLOW_PYTHON", program(folder, "there", `cd '${found}'`, 'exec python3 "$@"'));
    vi.stubEnv("PYTHONPATH", "");
    const problem = findDevices().flatMap((each) => ("problem" in each ? each.problem : []));
    expect(problem.join()).not.toContain("ends with an error");
  });

  test.each([
    ["HNAS_CACHE", "cache"],
    ["XDG_CACHE_HOME", ""],
  ])("an absolute %s", async (name, value) => {
    vi.stubEnv(name, value);
    vi.stubEnv("PATH", folder);
    expect((await chooseDevice("dense")).device.name).toBe("wasm");
  });

  test("a compiler, or with one that fails", async () => {
    vi.stubEnv("HNAS_CACHE", cacheWith(folder, packageVersion));
    const found = { name: "@tensorflow/tfjs-node-gpu", folder };
    vi.stubEnv("CXX", "/nowhere/c++");
    await expect(buildBinding(library, found)).rejects.toThrow(/\/nowhere\/c\+\+ was not found; install one/);
    vi.stubEnv("CXX", program(folder, "failing", "echo 'x.cc:1: error: no such thing' >&2", "exit 1"));
    await expect(buildBinding(library, found)).rejects.toThrow(
      /could not build the binding for .*: x\.cc:1: error: no such thing$/,
    );
    const newer = buildBinding({ ...library, version: "3.0.0" }, found);
    await expect(newer).rejects.toThrow(/TensorFlow 3\.0\.0 is newer than 2\.21, the last one tried/);
  });

  test("a network, or npm", async () => {
    const cache = join(folder, "offline");
    vi.stubEnv("HNAS_CACHE", cache);
    vi.stubEnv("HNAS_TENSORFLOW_PYTHON", pythonWith(folder, "python", "2.21.0"));
    program(folder, "npm", "echo 'npm error network ENOTFOUND' >&2", "exit 1");
    vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
    await expect(install({ say() {} })).rejects.toThrow(
      /`npm install .* failed \(npm error network ENOTFOUND\); it needs a network/,
    );
    vi.stubEnv("PATH", join(folder, "none"));
    await expect(install({ say() {} })).rejects.toThrow(/npm was not found; install Node\.js with npm/);
  });
});

test("the binding of each library is kept apart", () => {
  const paths = [library, { ...library, version: "2.20.0" }, { ...library, folder: "/other" }].map(bindingPath);
  expect(new Set(paths).size).toBe(3);
});

test("versions are compared by their numbers", () => {
  expect(compareVersions("2.9.1", "2.18")).toBeLessThan(0);
  expect(compareVersions("2.21.0", "2.21")).toBe(0);
  expect(compareVersions("2.22.0-rc1", "2.21")).toBeGreaterThan(0);
  expect(compareVersions("3.0", "2.21")).toBeGreaterThan(0);
});
