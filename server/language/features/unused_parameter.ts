/** Whether a parameter that its block never reads is given by some call all the same. */
import type { Names } from "../names.ts";
import { isBlock, withDescendants } from "../tree.ts";

/** By where its name stands. */
export function isGiven(path: string, offset: number, names: Names): boolean {
  const parameter = names.at(path, offset)?.entity;
  if (parameter?.$type !== "BlockParameter") return false;
  const blocks = names.module(path)?.tree.declarations.filter(isBlock);
  const block = blocks?.find(({ parameters }) => parameters.includes(parameter));
  if (!block) return false;
  const position = block.parameters.indexOf(parameter);
  return names.all().some(({ entity, module, span }) => {
    if (entity === parameter) return names.at(path, offset)?.span.start !== span.start || module.source.path !== path;
    if (entity !== block) return false;
    const call = [...withDescendants(module.tree)].find((node) => node.$type === "Name" && node.start === span.start);
    return call?.$type === "Name" && call.arguments.filter(({ name }) => name === undefined).length > position;
  });
}
