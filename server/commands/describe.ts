import { type Bound, bounds } from "../space/bounds.ts";
import { countArchitectures } from "../space/count.ts";
import type { Decision, Domain, Space } from "../space/space.ts";

export interface Description {
  readonly space: string;
  readonly decisions: readonly (Domain & { readonly id: string })[];
  /** Without constraints; a continuous decision counts as one. A decimal string where a number would not be exact. */
  readonly architectures: number | string;
  readonly parameters: Bound;
  readonly flops: Bound;
  /** Bytes that a training takes at its peak, from above. */
  readonly memory: Bound;
}

export function describe(space: Space): Description {
  const architectures = countArchitectures(space);
  const { parameters, flops, memory } = bounds(space);
  return {
    space: space.name,
    decisions: space.decisions.map(({ id, domain }: Decision) => ({ id, ...domain })),
    architectures: architectures <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(architectures) : String(architectures),
    parameters,
    flops,
    memory,
  };
}
