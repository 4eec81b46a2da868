/** What is built or not, or built several times: `one_of` between layers, `optional`, `repeat`. */
import { rangeOf } from "../space/ranges.ts";
import type { SpaceNode } from "../space/space.ts";
import { builderOf, type Context, originOf, tell } from "./context.ts";
import { decide, integerDomain } from "./decisions.ts";
import { scalarOf } from "./expressions.ts";
import { checkLabel } from "./given_names.ts";
import { buildBody, kindOf, oneLayer } from "./layers.ts";
import * as rules from "./rules/decisions.ts";
import * as valueRules from "./rules/values.ts";
import { Naming, Place } from "./space_builder.ts";
import { oneLine } from "./spacing.ts";
import type { Name, Optional, Repeat } from "./tree.ts";
import { fits, rangesIn } from "./types.ts";

/** `one_of` between layers. */
export function choice(node: Name, context: Context, own: Place | undefined): undefined {
  const builder = builderOf(context);
  const { source } = context.module;
  const named = node.arguments.find((argument) => argument.name !== undefined);
  if (named) return tell(context, named, valueRules.noName(node.name));
  if (node.arguments.length === 0) return tell(context, node, rules.emptyChoice());
  const kinds = node.arguments.map(({ value }) => kindOf(value, context));
  if (!kinds.includes("layer") && kinds.includes("value"))
    return tell(context, node, valueRules.valueNotHere(source.textOf(node)));
  if (kinds.includes("value")) return tell(context, node, rules.mixedChoice());
  const labels = node.arguments.map(({ value }) => oneLine(source.text.slice(value.start, value.end)));
  labels.forEach((label, index) => {
    const option = node.arguments[index];
    if (option && labels.indexOf(label) < index) tell(context, option, rules.sameOption(label));
  });
  const place = own ?? context.place.claim("choice");
  decide(node, { kind: "categorical", labels }, context, place);
  const current = builder.tensor;
  const options = node.arguments.map(({ value }) => {
    builder.tensor = current;
    return oneLayer(value, { ...context, conditional: true });
  });
  context.nodes.push({ kind: "choice", decision: place.path, options, origin: originOf(node, context) });
  builder.newTensor();
}

/** The option of an `optional` that leaves its body out. */
export const nothing = "nothing";

/** A choice between nothing and its body. For constraints its name is a condition: whether the body is there. */
export function optional(node: Optional, context: Context): undefined {
  const builder = builderOf(context);
  const { source } = context.module;
  const { value } = node;
  if (kindOf(value, context) === "value") return tell(context, value, valueRules.valueNotHere(source.textOf(value)));
  const isCall = value.$type === "Name" && value.call && value.name !== "one_of";
  const place = isCall
    ? context.place.claim(value.name, { node: value, module: context.module })
    : context.place.claim("optional");
  const label = oneLine(source.text.slice(value.start, value.end));
  decide(value, { kind: "categorical", labels: [nothing, label] }, context, place);
  const current = builder.tensor;
  const body = oneLayer(value, { ...context, conditional: true }, isCall ? place : undefined);
  context.nodes.push({
    kind: "choice",
    decision: place.path,
    options: [{ kind: "sequence", children: [] }, body],
    origin: originOf(node, context),
  });
  place.value = {
    kind: "call",
    function: "==",
    operands: [
      { kind: "decision", id: place.path },
      { kind: "constant", value: label },
    ],
  };
  if (builder.tensor !== current) builder.newTensor();
}

/** Every iteration is built with decisions of its own. */
export function repeat(node: Repeat, context: Context): undefined {
  const builder = builderOf(context);
  checkLabel(node, context);
  const place = context.place.claim(node.name ?? "repeat", { node, module: context.module });
  const count = countOf(node, context, place);
  if (!count) {
    place.damaged = true;
    // What is inside is checked all the same.
    buildBody(node.body, { ...context, place: new Place(""), nodes: [] });
    return;
  }
  const { expression, min, max } = count;
  place.value = expression;
  const iterations: SpaceNode[] = [];
  const places: Place[] = [];
  for (let index = 0; index < max; index++) {
    builder.step(node, context.module.source);
    const inside = new Place(`${place.path}[${index}]`);
    places.push(inside);
    const nodes: SpaceNode[] = [];
    // Earlier iterations may be absent as a whole, so every one begins with an unknown tensor.
    if (index > 0) builder.newTensor();
    buildBody(node.body, { ...context, place: inside, nodes, conditional: context.conditional || index >= min });
    iterations.push({ kind: "sequence", children: nodes });
  }
  place.iterations = places;
  context.nodes.push({ kind: "repeat", count: expression, iterations, origin: originOf(node, context) });
  builder.newTensor();
}

function countOf(node: Repeat, context: Context, place: Place) {
  const { count } = node;
  if (count.$type === "Range") {
    const domain = integerDomain(count, context);
    if (!domain) return undefined;
    if (domain.min < 0 || domain.max < 1) return tell(context, count, rules.repeatCount(`${domain.min}..${domain.max}`));
    return { expression: decide(count, domain, context, place).expression, min: domain.min, max: domain.max };
  }
  const value = scalarOf(count, context, new Naming(context.place, node.name ?? "repeat", place), "a number of iterations");
  if (!value) return undefined;
  const { range } = rangeOf(value.expression, rangesIn(builderOf(context)));
  const type = { kind: "integer", min: 0 } as const;
  if (!fits(value, type, "The number of iterations", count, context)) return undefined;
  if (!range || !Number.isInteger(range.max) || range.max < 1)
    return tell(context, count, rules.repeatCount(`\`${context.module.source.textOf(count)}\``));
  return { expression: value.expression, min: Math.max(0, range.min), max: range.max };
}
