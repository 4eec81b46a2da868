/** Shapes, costs and sizes of spaces in words. */
import { formatBytes, formatCount } from "../../protocol/format.ts";
import { type Bounds, bounds } from "../../space/bounds.ts";
import { Unbounded } from "../../space/calls.ts";
import { countArchitectures } from "../../space/count.ts";
import type { Box, Passage } from "../../space/passages.ts";
import type { Range } from "../../space/ranges.ts";
import type { Space } from "../../space/space.ts";

export interface Figures extends Pick<Bounds, "parameters" | "flops" | "memory"> {
  /** Undefined where they are too hard to count. */
  readonly architectures: bigint | undefined;
}

/** Numbers that counting may look at: a fraction of a second. */
const countingWork = 200_000;

const cache = new WeakMap<Space, Figures>();
/** Spaces never change, and every document that is drawn asks for this. */
export function figuresOf(space: Space): Figures {
  const known = cache.get(space);
  if (known) return known;
  const { parameters, flops, memory } = bounds(space);
  const figures = { architectures: counted(space), parameters, flops, memory };
  cache.set(space, figures);
  return figures;
}

function counted(space: Space): bigint | undefined {
  try {
    return countArchitectures(space, countingWork);
  } catch (error) {
    if (error instanceof Unbounded) return undefined;
    throw error;
  }
}

/** "1.20M architectures", "650..282K parameters": what is known of them. */
export function sizesOf({ architectures, parameters }: Figures): readonly string[] {
  const count =
    architectures === undefined
      ? []
      : [`${formatCount(Number(architectures))} ${architectures === 1n ? "architecture" : "architectures"}`];
  return [...count, ...(isKnown(parameters) ? [`${rangeText(parameters)} parameters`] : [])];
}

/** A space that is too large to bound has any. */
const isKnown = ({ max }: Range): boolean => Number.isFinite(max);

/** "160..1.66K" */
export const rangeText = ({ min, max }: Range): string =>
  min === max ? formatCount(min) : `${formatCount(min)}..${formatCount(max)}`;

/** "14.5 MiB..2.10 GiB" */
const bytesText = ({ min, max }: Range): string =>
  formatBytes(min) === formatBytes(max) ? formatBytes(max) : `${formatBytes(min)}..${formatBytes(max)}`;

/** "7..14×7..14×16..64"; undefined where too different shapes can occur to say it in short. */
export function shapeText(boxes: readonly Box[]): string | undefined {
  if (boxes.length === 0 || boxes.length > 2) return undefined;
  return boxes.map(boxText).join(" or ");
}

const boxText = ({ low, high }: Box): string =>
  low.map((least, axis) => (least === high[axis] ? String(least) : `${least}..${high[axis]}`)).join("×");

/** What passes at a place, as a paragraph of Markdown. */
export function passageText({ input, output, costs }: Passage): string | undefined {
  const [from, to] = [shapeText(input), shapeText(output)];
  if (from === undefined || to === undefined) return undefined;
  const spent = costs && `, ${rangeText(costs.parameters)} parameters, ${rangeText(costs.flops)} FLOPs`;
  return `Here: \`${from}\` → \`${to}\`${spent ?? ""}.`;
}

/** What can be found in a space, as a paragraph of Markdown. */
export function figuresText(figures: Figures, hasConstraints: boolean): string | undefined {
  const { parameters, flops, memory } = figures;
  const facts = [
    ...sizesOf(figures),
    ...(isKnown(flops) ? [`${rangeText(flops)} FLOPs`] : []),
    ...(isKnown(memory) ? [`${bytesText(memory)} of memory for a training`] : []),
  ];
  if (facts.length === 0) return undefined;
  const exact =
    parameters.exact && flops.exact && memory.exact
      ? ""
      : " No architecture lies outside of these bounds; some may not be reached.";
  return `${hasConstraints ? "Before constraints: " : ""}${facts.join(", ")}.${exact}`;
}
