/** A place where numbers are made: tfjs with a backend of its own, ready to train. */
import type { Tf } from "../network/operation.ts";

export interface Backend {
  readonly name: "wasm";
  /** What it is exactly, for logs: "wasm, relaxed SIMD". */
  readonly description: string;
  readonly tf: Tf;
}
