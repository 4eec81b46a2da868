import { readable } from "../../server/space/decisions.ts";
import type { Candidate } from "../../server/space/instantiate.ts";
import { fashionSpace } from "../space/fashion-space.ts";

/** The share of wishes that a candidate of the fashion space fulfils, each of which one decision alone can. */
export function rigged({ decisions }: Candidate): number {
  const read = readable(fashionSpace, decisions);
  const stages = Number(read.stage);
  let fulfilled = 0;
  for (let stage = 0; stage < stages; stage++) {
    if (read[`stage[${stage}].ConvBlock.kernel`] === 5) fulfilled += 1 / stages;
    if (read[`stage[${stage}].ConvBlock.activation`] === "gelu()") fulfilled += 1 / stages;
    if (read[`stage[${stage}].reduction`] === "avg_pool(2)") fulfilled += 1 / stages;
  }
  if (stages === 2) fulfilled += 1;
  if (read.dropout === "nothing") fulfilled += 1;
  if (Number(read["training.learning_rate"]) > 3e-3) fulfilled += 1;
  return fulfilled / 6;
}
