/** Whether a parameter that its block never reads is given by some call all the same. */
import { CstUtils } from "langium";
import { isName } from "../generated/ast.ts";
import type { Names } from "../names.ts";

/** By where its name stands. */
export function isGiven(path: string, offset: number, names: Names): boolean {
  const parameter = names.at(path, offset)?.entity;
  if (parameter?.$type !== "BlockParameter") return false;
  const position = parameter.$container.parameters.indexOf(parameter);
  return names.all().some(({ entity, module, span }) => {
    if (entity === parameter) return names.at(path, offset)?.span.start !== span.start || module.source.path !== path;
    if (entity !== parameter.$container || !module.tree.$cstNode) return false;
    const call = CstUtils.findLeafNodeAtOffset(module.tree.$cstNode, span.start)?.astNode;
    return isName(call) && call.arguments.filter(({ name }) => name === undefined).length > position;
  });
}
