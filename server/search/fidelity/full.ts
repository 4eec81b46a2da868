import type { Fidelity } from "./fidelity.ts";

/** Every candidate is trained for the epochs of the task. */
export const full: Fidelity = { epochs: [undefined], start: () => 0, promotable: () => undefined, promote() {}, tell() {} };
