/** Shapes, costs and sizes of spaces in words. */
import { formatCount } from "../../protocol/format.ts";
import { type Bounds, bounds } from "../../space/bounds.ts";
import { countArchitectures } from "../../space/count.ts";
import type { Box, Passage } from "../../space/passages.ts";
import type { Range } from "../../space/ranges.ts";
import type { Space } from "../../space/space.ts";

export interface Figures extends Pick<Bounds, "parameters" | "flops"> {
  readonly architectures: bigint;
}

const cache = new WeakMap<Space, Figures>();
/** Spaces never change, and every document that is drawn asks for this. */
export function figuresOf(space: Space): Figures {
  const known = cache.get(space);
  if (known) return known;
  const { parameters, flops } = bounds(space);
  const figures = { architectures: countArchitectures(space), parameters, flops };
  cache.set(space, figures);
  return figures;
}

/** "1.20M architectures" */
export const architecturesText = ({ architectures }: Figures): string =>
  `${formatCount(Number(architectures))} ${architectures === 1n ? "architecture" : "architectures"}`;

/** "160..1.66K" */
export const rangeText = ({ min, max }: Range): string =>
  min === max ? formatCount(min) : `${formatCount(min)}..${formatCount(max)}`;

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
  const spent = costs && ` Parameters: ${rangeText(costs.parameters)}. FLOPs: ${rangeText(costs.flops)}.`;
  return `Here: \`${from}\` → \`${to}\`.${spent ?? ""}`;
}

/** What can be found in a space, as a paragraph of Markdown. */
export function figuresText(figures: Figures, hasConstraints: boolean): string {
  const { parameters, flops } = figures;
  const exact = parameters.exact && flops.exact ? "" : " No architecture lies outside of these bounds; some may not be reached.";
  const when = hasConstraints ? ", before constraints" : "";
  return `${architecturesText(figures)}${when}. Parameters: ${rangeText(parameters)}. FLOPs: ${rangeText(flops)}.${exact}`;
}
