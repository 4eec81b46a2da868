/** `hnas devices` and `--device`, on a machine without TensorFlow as far as this program knows: vitest.config.ts sees to that. */
import { describe, expect, test } from "vitest";
import { kinds } from "../../server/compute/kinds.ts";
import { device } from "../compute/backend.ts";
import { temporaryFolder } from "../runs/tiny.ts";
import { hnas, workspace } from "./hnas.ts";

describe.runIf(device === "wasm")("without TensorFlow", () => {
  const folder = temporaryFolder();
  workspace(folder);
  const sentence = /the npm package @tensorflow\/tfjs-node-gpu .* was not found; `hnas devices --install`|Linux only/;

  const ofKinds = <T>(value: T) => Object.fromEntries(kinds.map((kind) => [kind, value]));

  test("devices tells what is there, how fast, and why `auto` takes it", async () => {
    const { code, stdout } = await hnas(folder, "devices", "--json");
    expect(code).toBe(0);
    const auto = { device: "wasm", reason: expect.stringMatching(sentence) };
    expect(JSON.parse(stdout)).toEqual({
      devices: [
        { name: "wasm", description: expect.stringMatching(/^wasm/), seconds: ofKinds(expect.any(Number)) },
        { name: "tensorflow", problem: expect.stringMatching(sentence) },
      ],
      auto: ofKinds(auto),
    });
  });

  test("a search on it does not begin, and says why", async () => {
    const { code, stdout, stderr } = await hnas(folder, "search", "stripes.hnas", "--device", "tensorflow");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(sentence);
  });

  test("no other device can be named", async () => {
    const { code, stderr } = await hnas(folder, "search", "stripes.hnas", "--device", "abacus");
    expect(code).toBe(2);
    expect(stderr).toMatch(/auto, wasm, tensorflow/);
  });
});
