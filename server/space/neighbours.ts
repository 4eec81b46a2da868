/** Candidates that differ from one in a single decision, and in those that come into being or go with it. */
import type { Random } from "../random.ts";
import { domainSize, optionAt, stepsTo } from "./decisions.ts";
import { sampleDomain } from "./sample.ts";
import type { Assignment, Decision, Domain, Space } from "./space.ts";

/** Answers for the decisions of a candidate. */
export type Choose = (decision: Decision) => number;

export interface Change {
  readonly id: string;
  readonly choice: number;
}

/** Options of a domain that are all tried; of a larger one some at random and the next ones. */
const small = 8;
/** The deviation of a step in a continuous domain, as a share of it. */
const stride = 0.15;

/** Every single change of a candidate's decisions. */
export const changesOf = (space: Space, decisions: Assignment, random: Random): readonly Change[] =>
  space.decisions.flatMap(({ id, domain }) => {
    const choice = decisions[id];
    return choice === undefined ? [] : others(domain, choice, random).map((other) => ({ id, choice: other }));
  });

/** The candidate after a change; decisions that come into being by it are made at random. */
export const changed =
  (decisions: Assignment, { id, choice }: Change, random: Random): Choose =>
  (decision) =>
    decision.id === id ? choice : (decisions[decision.id] ?? sampleDomain(decision.domain, random));

/** One change at random: of a decision that has other options, to one of them. */
export function mutation(space: Space, decisions: Assignment, random: Random): Choose {
  const open = space.decisions.filter(({ id, domain }) => decisions[id] !== undefined && domainSize(domain) > 1);
  const decision = open[random.below(open.length)];
  const options = decision ? others(decision.domain, decisions[decision.id] as number, random) : [];
  const choice = options[random.below(options.length)];
  const change = decision && choice !== undefined ? { id: decision.id, choice } : { id: "", choice: 0 };
  return changed(decisions, change, random);
}

/** Other options of a domain than this one: all of a small one, of a larger one some. */
export function others(domain: Domain, choice: number, random: Random): readonly number[] {
  const size = domainSize(domain);
  if (!Number.isFinite(size)) return [moved(domain, choice, random), moved(domain, choice, random), sampleDomain(domain, random)];
  const all = Array.from({ length: Math.min(size, 10_000) }, (_, index) => optionAt(domain, index)).filter(
    (other) => other !== choice,
  );
  if (size <= small || domain.kind === "categorical") return all;
  const place = all.findIndex((other) => other > choice);
  const near = all.slice(Math.max(0, (place < 0 ? all.length : place) - 2), (place < 0 ? all.length : place) + 2);
  return [...new Set([...near, ...[0, 1].map(() => all[random.below(all.length)] as number)])];
}

/** The candidate with its numbers a normal step away, each or not by chance; decisions that come into being are made at random. */
export const movedBy =
  (decisions: Assignment, stride: number, random: Random): Choose =>
  ({ id, domain }) => {
    const choice = decisions[id];
    if (choice === undefined) return sampleDomain(domain, random);
    return random.below(2) === 0 ? choice : moved(domain, choice, random, stride);
  };

/** A normal step from the choice, on the domain's scale; options stay. */
function moved(domain: Domain, choice: number, random: Random, by = stride): number {
  if (domain.kind === "categorical" || domain.min === domain.max) return choice;
  const share = by * random.normal();
  const last = domainSize(domain) - 1;
  if (Number.isFinite(last)) {
    const place = Math.round(stepsTo(domain, choice) + share * last);
    return optionAt(domain, Math.min(Math.max(place, 0), last));
  }
  const [to, from] = domain.kind === "real" && domain.scale === "log" ? [Math.log, Math.exp] : [Number, Number];
  const value = from(to(choice) + share * (to(domain.max) - to(domain.min)));
  return Math.min(Math.max(value, domain.min), domain.max);
}
