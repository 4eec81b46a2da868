/** Named tensors: `x = conv2d(16, 3)` builds a layer, and from there on `x` is its output. */
import { type Context, tell, tellAt, type Value } from "./context.ts";
import { checkName } from "./given_names.ts";
import { buildLayer, kindOf } from "./layers.ts";
import { nameSpan } from "./load.ts";
import { duplicate } from "./rules/names.ts";
import { letNeeded } from "./rules/values.ts";
import type { Assignment } from "./tree.ts";

export function assign(node: Assignment, context: Context): undefined {
  const { module, scope } = context;
  checkName(node, context);
  const isValue = kindOf(node.value, context) === "value";
  if (isValue) tell(context, node.value, letNeeded(node.name, module.source.textOf(node.value)));
  const own = context.place.claim(node.name, { node, module });
  own.damaged = isValue;
  if (!isValue) {
    buildLayer(node.value, context, own);
    context.nodes.push({ kind: "name", tensor: own.path });
  }
  const value: Value = { kind: "layers", nodes: [{ kind: "tensor", tensor: own.path }] };
  if (!scope.define(node.name, isValue ? undefined : value, node))
    tellAt(context, nameSpan(node, node.name, module.source), duplicate(node.name, undefined));
}
