/** Blocks by themselves. */
import { outsideSpaces, type Surroundings, tellAt } from "./context.ts";
import { isCost, meaningOfName } from "./given_names.ts";
import { buildBody, namedValue } from "./layers.ts";
import { nameSpan } from "./load.ts";
import { duplicate, takenName } from "./rules/names.ts";
import { Place, SpaceBuilder, TooLarge } from "./space_builder.ts";
import type { Block } from "./tree.ts";

/** A block that nothing calls is checked with parameters of which nothing is known. */
export function checkBlock(node: Block, surroundings: Surroundings): void {
  const builder = new SpaceBuilder(undefined);
  const place = new Place("");
  const context = { ...outsideSpaces(surroundings), builder, place };
  try {
    for (const parameter of node.parameters) {
      const { name, default: standard } = parameter;
      const taken = isCost(name) ? undefined : meaningOfName(name);
      if (taken) tellAt(context, nameSpan(parameter, name, surroundings.module.source), takenName(name, taken));
      if (standard) namedValue(standard, context, place, name, place.claim(name));
      if (!context.scope.define(name, undefined, parameter))
        tellAt(context, nameSpan(parameter, name, surroundings.module.source), duplicate(name, undefined));
    }
    buildBody(node.body, { ...context, calls: [{ node, module: surroundings.module }] });
  } catch (error) {
    // Only a space that uses it is too large.
    if (!(error instanceof TooLarge)) throw error;
  }
}
