import { sampleDomain } from "../../space/sample.ts";
import type { Generator } from "./generator.ts";

/** Every decision uniform among its options, whatever was learned: the baseline of all others. */
export const createRandomGenerator = (): Generator => ({
  begin: (random) => (decision) => sampleDomain(decision.domain, random),
});
