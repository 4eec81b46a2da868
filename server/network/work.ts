/**
 * How long a network takes to train, but for a factor that depends on the machine: the FLOPs of an example, and for each value that
 * its layers make, which goes to memory and comes back, as much as 75 of them. So measured: of 50 candidates of examples/fashion, on
 * one core, the logarithm of their seconds is correlated by 0.98 with that of this number (of the FLOPs alone 0.90).
 */
import type { Architecture } from "./architecture.ts";
import { size } from "./operation.ts";

const flopsPerValue = 75;

export const workOf = ({ flops, nodes }: Architecture): number =>
  flops + flopsPerValue * nodes.reduce((values, { shape }) => values + size(shape), 0);
