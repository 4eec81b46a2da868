/**
 * Domains as a generator sees them: a few bins. A categorical domain has one for each option; a number of few values one for each
 * value; other numbers at most `maximum` bins of (nearly) equal measure, inside of which a value is uniform (on its scale).
 */
import type { Random } from "../../random.ts";
import { domainSize, optionAt, stepsTo } from "../../space/decisions.ts";
import type { Domain } from "../../space/space.ts";

/** Fine enough to find the right magnitude, coarse enough to learn from some tens of candidates. */
const maximum = 8;

export interface Bins {
  readonly count: number;
  /** The share of each bin under the uniform distribution over the domain; they sum to one. */
  readonly uniform: Float64Array;
  binOf(choice: number): number;
  /** A choice, uniform inside the bin. */
  draw(bin: number, random: Random): number;
}

export function binsOf(domain: Domain): Bins {
  const size = domainSize(domain);
  if (domain.kind === "real" && size === Number.POSITIVE_INFINITY) return continuous(domain);
  const count = domain.kind === "categorical" ? size : Math.min(size, maximum);
  /** Bin b holds the options from start(b) to start(b + 1) - 1. */
  const start = (bin: number) => Math.ceil((bin * size) / count);
  const indexOf = (choice: number) => (domain.kind === "categorical" ? choice : Math.round(stepsTo(domain, choice)));
  return {
    count,
    uniform: Float64Array.from({ length: count }, (_, bin) => (start(bin + 1) - start(bin)) / size),
    binOf: (choice) => Math.floor((indexOf(choice) * count) / size),
    draw: (bin, random) => optionAt(domain, start(bin) + random.below(start(bin + 1) - start(bin))),
  };
}

function continuous({ min, max, scale }: Domain & { kind: "real" }): Bins {
  const [to, from] = scale === "log" ? [Math.log, Math.exp] : [Number, Number];
  const [low, high] = [to(min), to(max)];
  const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);
  return {
    count: maximum,
    uniform: new Float64Array(maximum).fill(1 / maximum),
    binOf: (choice) => clamp(Math.floor(((to(choice) - low) / (high - low)) * maximum), 0, maximum - 1),
    draw: (bin, random) => clamp(from(low + ((high - low) * (bin + random.uniform())) / maximum), min, max),
  };
}
