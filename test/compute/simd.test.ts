/** The kernels without relaxed SIMD, as older engines run them. */
import { expect, test, vi } from "vitest";
import { createWasmBackend } from "../../server/compute/wasm.ts";
import { operations } from "../../server/network/ops/index.ts";
import { cases } from "../network/cases.ts";
import { violations } from "../network/conformance.ts";

test("every operation agrees there, too", async () => {
  vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  const { tf, description } = await createWasmBackend();
  expect(description).toBe("wasm, SIMD");
  for (const [name, operation] of operations)
    expect(
      (cases[name] ?? []).flatMap((given) => violations(tf, operation, given, true)),
      name,
    ).toEqual([]);
});
