/** Decisions and what was decided: the options of a domain, and the values that people and operations read. */
import type { ArgumentValue } from "../network/operation.ts";
import type { Assignment, Decision, Domain, Space } from "./space.ts";

/** Tolerance, in steps, within which a real number counts as a multiple of its domain's step. */
const tolerance = 1e-6;

/** What a choice means: the value of an option, its label where the options are layers, or the number itself. */
export function valueOfChoice(domain: Domain, choice: number): ArgumentValue {
  if (domain.kind !== "categorical") return choice;
  const value = (domain.values ?? domain.labels)[choice];
  if (value === undefined) throw new Error(`there is no option ${choice} among ${domain.labels.length}`);
  return value;
}

/** The number of options; infinite for a continuous domain. */
export function domainSize(domain: Domain): number {
  if (domain.kind === "categorical") return domain.labels.length;
  if (domain.kind === "real" && domain.step === undefined) return domain.min === domain.max ? 1 : Number.POSITIVE_INFINITY;
  return Math.floor((domain.max - domain.min) / (domain.step ?? 1) + tolerance) + 1;
}

/** The choice at a place in the domain's order, from 0. Only for domains of finite size. */
export function optionAt(domain: Domain, index: number): number {
  if (domain.kind === "categorical") return index;
  // 3 steps of 0.1 are a little more than 0.3.
  return index === 0 ? domain.min : Math.min(domain.min + index * (domain.step ?? 1), domain.max);
}

/** All choices, in their order. Throws for a continuous domain. */
export function options(domain: Domain): readonly number[] {
  const size = domainSize(domain);
  if (!Number.isFinite(size)) throw new Error("a continuous decision has no list of options");
  return Array.from({ length: size }, (_, index) => optionAt(domain, index));
}

export function isOption(domain: Domain, choice: number): boolean {
  if (domain.kind === "categorical") return Number.isInteger(choice) && choice >= 0 && choice < domain.labels.length;
  if (!(choice >= domain.min && choice <= domain.max)) return false;
  if (domain.step === undefined) return true;
  const steps = (choice - domain.min) / domain.step;
  return Math.abs(steps - Math.round(steps)) <= tolerance;
}

/** What was chosen; undefined where the decision does not exist, also where it is called `constructor`, as something of every object. */
export const choiceIn = (assignment: Assignment, id: string): number | undefined =>
  Object.hasOwn(assignment, id) ? assignment[id] : undefined;

/** An assignment as a person reads it: "stage[0].filters": 32, "stage[0].reduction": "max_pool(2)". */
export function readable(space: Space, assignment: Assignment): Record<string, ArgumentValue> {
  const decisions = decisionsOf(space);
  return Object.fromEntries(Object.entries(assignment).map(([id, choice]) => [id, valueOfChoice(decisions(id).domain, choice)]));
}

/** Looks up a decision of the space by its id. */
export function decisionsOf(space: Space): (id: string) => Decision {
  let byId = cache.get(space);
  if (!byId) {
    byId = new Map(space.decisions.map((decision) => [decision.id, decision]));
    cache.set(space, byId);
  }
  const found = byId;
  return (id) => {
    const decision = found.get(id);
    if (!decision) throw new Error(`the space has no decision '${id}'`);
    return decision;
  };
}
/** Spaces never change, and every candidate asks for this. */
const cache = new WeakMap<Space, ReadonlyMap<string, Decision>>();
