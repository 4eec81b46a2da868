/** Paths in constraints: `stage` is a count, `stage.filters` a list over its iterations, `stage[0].filters` one decision. */
import { decisionsIn } from "../space/functions.ts";
import type { Expression as Meaning } from "../space/space.ts";
import { nearest } from "../words.ts";
import { type Context, tell, type Value } from "./context.ts";
import { constantIn, scalarOf } from "./expressions.ts";
import { undefinedName } from "./rules/names.ts";
import * as rules from "./rules/values.ts";
import { Naming, Place } from "./space_builder.ts";
import type { Name, PathPart } from "./tree.ts";

export function readPath(node: Name, context: Context): Value | undefined {
  const { module, place: root } = context;
  const first = root.members.get(node.name);
  if (!first) {
    if (module.lost.has(node.name)) return undefined;
    return tell(context, node, undefinedName(node.name, nearest(node.name, root.members.keys())));
  }
  let places: readonly Place[] = [first];
  let path = node.name;
  let isList = false;
  for (const part of node.parts) {
    const next: readonly Place[] | undefined = part.index
      ? indexed(part, places, path, context)
      : members(part, places, path, context);
    if (!next) return undefined;
    const { member } = part;
    if (member !== undefined) isList ||= places.some((place) => place.iterations && !place.members.has(member));
    path = part.index ? `${path}[${module.source.textOf(part.index)}]` : `${path}.${part.member}`;
    places = next;
  }
  return meaning(node, path, places, isList, context);
}

function meaning(node: Name, path: string, places: readonly Place[], isList: boolean, context: Context): Value | undefined {
  const items = places.flatMap((place) => place.value ?? []);
  const [item] = items;
  if (places.some((place) => place.damaged)) return undefined;
  if (!item) {
    const known = [...new Set(places.flatMap((place) => [...(place.iterations?.[0] ?? place).members.keys()]))];
    if (known[0] !== undefined)
      return tell(context, node, rules.noDecisionThere(`${path}\`; did you mean \`${path}.${known[0]}`));
    return tell(context, node, rules.noDecisionThere(path));
  }
  if (!isList) return { kind: "scalar", expression: item };
  // An item must fall away with its iteration, so it has to read a decision made there.
  const own = places.every((place) => place.value === undefined || readsWithin(place.value, place.path));
  if (!own) return tell(context, node, rules.noDecisionThere(path));
  return { kind: "scalar", expression: { kind: "list", items } };
}

function readsWithin(expression: Meaning, path: string): boolean {
  const iteration = path.slice(0, path.lastIndexOf("]") + 1);
  return [...decisionsIn(expression)].some((id) => id.startsWith(`${iteration}.`));
}

function indexed(part: PathPart, places: readonly Place[], path: string, context: Context): readonly Place[] | undefined {
  if (!part.index) return undefined;
  const value = scalarOf(part.index, { ...context, builder: undefined }, new Naming(new Place(""), "index"), "an integer");
  if (!value) return undefined;
  const index = constantIn(value);
  const lengths = places.map((place) => place.iterations?.length);
  if (lengths.some((length) => length === undefined)) return tell(context, part, rules.noIndex(path, undefined));
  const most = Math.max(...lengths.map((length) => length ?? 0));
  if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= most)
    return tell(context, part, rules.noIndex(path, most));
  return places.flatMap((place) => place.iterations?.[index] ?? []);
}

function members(part: PathPart, places: readonly Place[], path: string, context: Context): readonly Place[] | undefined {
  const name = part.member ?? "";
  // What a place has itself comes before what its iterations have.
  const owners = places.flatMap((place) => (place.members.has(name) ? place : (place.iterations ?? place)));
  const found = owners.flatMap((owner) => owner.members.get(name) ?? []);
  if (found.length > 0) return found;
  if (context.module.lost.has(name) || owners.some((owner) => owner.damaged)) return undefined;
  const leading = owners.flatMap((owner) => [...owner.members].filter(([, place]) => leads(place)).map(([member]) => member));
  const known = [...new Set(leading)];
  return tell(context, part, rules.noMember(path, name, nearest(name, known), known));
}

/** Whether a decision is there or further on. */
export const leads = (place: Place): boolean =>
  place.value !== undefined || [...place.members.values(), ...(place.iterations ?? [])].some(leads);
