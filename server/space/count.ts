/**
 * The number of architectures of a space, without walking through them.
 *
 * It is a sum over all decisions that say what exists (choices and repeats with further decisions inside) of a product of factors,
 * one for each decision: the number of its options where it exists, 1 where it does not. Each factor depends on few decisions,
 * mostly one, so the sum is done by variable elimination (Dechter 1999, "Bucket elimination"), exactly.
 */
import { Unbounded } from "./calls.ts";
import { decisionsOf, domainSize, options, valueOfChoice } from "./decisions.ts";
import { decisionsIn, evaluateDecisions } from "./functions.ts";
import type { Expression, Space, SpaceNode } from "./space.ts";
import { childrenOf } from "./tree.ts";

/**
 * The number of distinct assignments of the architecture's decisions, whether their shapes meet or not. Settings of the training and
 * constraints do not count, and a continuous decision counts as one. `work`: numbers that may be looked at; throws `Unbounded` where
 * they do not suffice.
 */
export function countArchitectures(space: Space, work = Number.POSITIVE_INFINITY): bigint {
  let left = work;
  const spend = (numbers: number): void => {
    left -= numbers;
    if (left < 0) throw new Unbounded("there is too much to count");
  };
  const decision = decisionsOf(space);
  const { declared, structural } = survey(space.root);
  const domains = new Map([...structural].map((id) => [id, [...options(decision(id).domain), absent]]));
  const factors = declared.map(({ id, conditions }) => {
    const scope = new Set(conditions.flatMap((condition) => condition.reads));
    if (structural.has(id)) scope.add(id);
    const size = domainSize(decision(id).domain);
    const ways = Number.isFinite(size) ? BigInt(size) : 1n;
    return table([...scope], domains, spend, (values) => {
      const exists = conditions.every((condition) => condition.holds(values));
      if (!structural.has(id)) return exists ? ways : 1n;
      return exists === (values.get(id) !== absent) ? 1n : 0n;
    });
  });
  return eliminate(factors, domains, spend);

  function survey(root: SpaceNode) {
    const declared: { id: string; conditions: readonly Condition[] }[] = [];
    const structural = new Set<string>();
    /** Where a decision was declared, for what follows from its being there. */
    const known = new Map<string, readonly Condition[]>();
    const visit = (node: SpaceNode, conditions: readonly Condition[]): void => {
      switch (node.kind) {
        case "operation":
        case "name":
        case "tensor":
          return;
        case "declare":
          declared.push({ id: node.decision, conditions });
          known.set(node.decision, conditions);
          return;
        case "sequence":
          for (const child of node.children) visit(child, conditions);
          return;
        case "merge":
          for (const branch of node.branches) visit(branch, conditions);
          return;
        case "choice":
          if (!node.options.some(declares)) return;
          structural.add(node.decision);
          for (const [index, option] of node.options.entries())
            visit(option, under(conditions, { reads: [node.decision], holds: (values) => values.get(node.decision) === index }));
          return;
        case "repeat": {
          if (!node.iterations.some(declares)) return;
          const reads = [...decisionsIn(node.count)];
          for (const id of reads) structural.add(id);
          for (const [index, iteration] of node.iterations.entries())
            visit(iteration, under(conditions, { reads, holds: (values) => countOf(node.count, values) > index }));
        }
      }
    };
    /** Adds a condition, without those that follow from it because it reads a decision that exists only where they hold. */
    const under = (conditions: readonly Condition[], added: Condition): readonly Condition[] => {
      const implied = new Set(added.reads.flatMap((id) => known.get(id) ?? []));
      return [...conditions.filter((condition) => !implied.has(condition)), added];
    };
    visit(root, []);
    return { declared, structural };
  }

  function countOf(count: Expression, values: ReadonlyMap<string, number>): number {
    const value = evaluateDecisions(count, (id) => {
      const choice = values.get(id);
      return choice === undefined || choice === absent ? undefined : valueOfChoice(decision(id).domain, choice);
    });
    return value === undefined ? 0 : Number(value);
  }
}

/** The choice of a decision that does not exist. */
const absent = Number.NEGATIVE_INFINITY;

interface Condition {
  readonly reads: readonly string[];
  readonly holds: (values: ReadonlyMap<string, number>) => boolean;
}

const declares = (node: SpaceNode): boolean => node.kind === "declare" || childrenOf(node).some(declares);

type Domains = ReadonlyMap<string, readonly number[]>;

/** A number for each combination of choices of the decisions in its scope; the last one varies fastest. */
interface Factor {
  readonly scope: readonly string[];
  readonly values: readonly bigint[];
}

function table(
  scope: readonly string[],
  domains: Domains,
  spend: (numbers: number) => void,
  value: (values: ReadonlyMap<string, number>) => bigint,
): Factor {
  spend(scope.reduce((product, id) => product * (domains.get(id)?.length ?? 1), 1));
  const values: bigint[] = [];
  const current = new Map<string, number>();
  const fill = (position: number): void => {
    const id = scope[position];
    if (id === undefined) values.push(value(current));
    else
      for (const choice of domains.get(id) ?? []) {
        current.set(id, choice);
        fill(position + 1);
      }
  };
  fill(0);
  return { scope, values };
}

/** The sum over all decisions of the product of the factors. */
function eliminate(factors: readonly Factor[], domains: Domains, spend: (numbers: number) => void): bigint {
  const left = new Map([...domains.keys()].map((id) => [id, new Set<Factor>()]));
  let product = 1n;
  const add = (factor: Factor): void => {
    for (const id of factor.scope) left.get(id)?.add(factor);
    if (factor.scope.length === 0) product *= factor.values[0] ?? 1n;
  };
  factors.forEach(add);
  while (left.size > 0) {
    const { id, joined, scope } = cheapest(left, domains);
    const lookups = joined.map((factor) => lookup(factor, domains));
    const sum = table(scope, domains, spend, (values) => {
      const complete = new Map(values);
      let total = 0n;
      for (const choice of domains.get(id) ?? []) {
        complete.set(id, choice);
        total += lookups.reduce((ways, read) => (ways === 0n ? ways : ways * read(complete)), 1n);
      }
      return total;
    });
    left.delete(id);
    for (const factor of joined) for (const other of factor.scope) left.get(other)?.delete(factor);
    add(sum);
  }
  return product;
}

/** A table of this size is made at once; the search for the decision that makes the smallest one would cost more. */
const small = 64;

/** A decision whose elimination makes a small table, innermost first, with its factors and the table's scope. */
function cheapest(left: ReadonlyMap<string, ReadonlySet<Factor>>, domains: Domains) {
  let best: { id: string; joined: readonly Factor[]; scope: readonly string[]; size: number } | undefined;
  for (const [id, factors] of [...left].reverse()) {
    const joined = [...factors];
    const scope = [...new Set(joined.flatMap((factor) => factor.scope))].filter((other) => other !== id);
    const size = scope.reduce((product, other) => product * (domains.get(other)?.length ?? 1), 1);
    if (!best || size < best.size) best = { id, joined, scope, size };
    if (size <= small) break;
  }
  if (!best) throw new Error("no decision is left to eliminate");
  return best;
}

function lookup({ scope, values }: Factor, domains: Domains): (at: ReadonlyMap<string, number>) => bigint {
  const axes = scope.map((id) => {
    const choices = domains.get(id) ?? [];
    return { id, size: choices.length, places: new Map(choices.map((choice, place) => [choice, place])) };
  });
  return (at) => {
    let index = 0;
    for (const { id, size, places } of axes) index = index * size + (places.get(at.get(id) ?? absent) ?? 0);
    return values[index] ?? 0n;
  };
}
