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
  return Math.floor(stepsTo(domain, domain.max) + tolerance) + 1;
}

type Numeric = Exclude<Domain, { kind: "categorical" }>;

/** How many steps from the smallest value it is to another one; on a logarithmic scale a step is a factor. */
export function stepsTo(domain: Numeric, value: number): number {
  const { min, step = 1 } = domain;
  return isGeometric(domain) ? Math.log(value / min) / Math.log(step) : (value - min) / step;
}

const isGeometric = (domain: Numeric): boolean => domain.kind === "real" && domain.scale === "log";

/** The choice at a place in the domain's order, from 0. Only for domains of finite size. */
export function optionAt(domain: Domain, index: number): number {
  if (domain.kind === "categorical") return index;
  return index === 0 ? domain.min : Math.min(valueAfter(domain, index), domain.max);
}

/** As it would be written: three steps of 0.1 are a little more than 0.3 in floating point. */
function valueAfter(domain: Numeric, steps: number): number {
  const { min, step = 1 } = domain;
  if (isGeometric(domain)) return Number((min * step ** steps).toPrecision(15));
  return Number((min + steps * step).toFixed(Math.min(Math.max(decimals(min), decimals(step)), 100)));
}

/** Digits behind the point. */
function decimals(value: number): number {
  if (Number.isInteger(value)) return 0;
  const [, fraction = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
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
  const steps = stepsTo(domain, choice);
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
