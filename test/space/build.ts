/** Short ways to write spaces in tests. */
import type { ArgumentValue } from "../../server/network/operation.ts";
import { operationNamed } from "../../server/network/ops/index.ts";
import type { Random } from "../../server/random.ts";
import { type Candidate, walk } from "../../server/space/instantiate.ts";
import { sampleDomain } from "../../server/space/sample.ts";
import type { CostName, Decision, Domain, Expression, Origin, Space, SpaceNode } from "../../server/space/space.ts";

export const originAt = (line: number): Origin => ({ file: "/test.hnas", line, character: 0, endLine: line, endCharacter: 1 });

export const constant = (value: ArgumentValue): Expression => ({ kind: "constant", value });
export const read = (id: string): Expression => ({ kind: "decision", id });
export const list = (...ids: readonly string[]): Expression => ({ kind: "list", items: ids.map(read) });
export const cost = (name: CostName): Expression => ({ kind: "cost", cost: name });
export const shape = (axis: "channels" | "height" | "width"): Expression => ({ kind: "shape", axis });
export const call = (name: string, ...operands: readonly Expression[]): Expression => ({
  kind: "call",
  function: name,
  operands,
});

const asExpression = (value: ArgumentValue | Expression): Expression => (typeof value === "object" ? value : constant(value));

/** Arguments by name; those left out are the operation's defaults. */
export function complete(name: string, given: Readonly<Record<string, ArgumentValue | Expression>>): Record<string, Expression> {
  const complete: Record<string, Expression> = {};
  for (const parameter of operationNamed(name).parameters) {
    const value = given[parameter.name] ?? parameter.default;
    if (value === undefined) throw new Error(`${name} needs ${parameter.name}`);
    complete[parameter.name] =
      typeof value === "object" && "sameAs" in value ? (complete[value.sameAs] as Expression) : asExpression(value);
  }
  return complete;
}

export const op = (name: string, given: Readonly<Record<string, ArgumentValue | Expression>> = {}, line = 0): SpaceNode => ({
  kind: "operation",
  operation: name,
  arguments: complete(name, given),
  origin: originAt(line),
});
export const sequence = (...children: readonly SpaceNode[]): SpaceNode => ({ kind: "sequence", children });
export const declare = (decision: string): SpaceNode => ({ kind: "declare", decision });
export const choice = (decision: string, ...options: readonly SpaceNode[]): SpaceNode => ({
  kind: "choice",
  decision,
  options,
  origin: originAt(0),
});
/** A choice that is declared where it stands. */
export const oneOf = (decision: string, ...options: readonly SpaceNode[]): SpaceNode =>
  sequence(declare(decision), choice(decision, ...options));
export const repeat = (count: Expression, ...iterations: readonly SpaceNode[]): SpaceNode => ({
  kind: "repeat",
  count,
  iterations,
  origin: originAt(0),
});
export const merge = (name: string, ...branches: readonly SpaceNode[]): SpaceNode => ({
  kind: "merge",
  operation: name,
  arguments: complete(name, {}),
  branches,
  origin: originAt(0),
});

export const decision = (id: string, domain: Domain): Decision => ({ id, domain, origin: originAt(0) });
export const values = (...options: readonly ArgumentValue[]): Domain => ({
  kind: "categorical",
  labels: options.map(String),
  values: options,
});
export const labels = (...names: readonly string[]): Domain => ({ kind: "categorical", labels: names });
export const integer = (min: number, max: number, step = 1): Domain => ({ kind: "integer", min, max, step });
export const real = (min: number, max: number, scale: "linear" | "log" = "linear"): Domain => ({ kind: "real", min, max, scale });

/** A candidate with every decision uniform among its options, given the ones before. Throws `Infeasible` as `walk` does. */
export const sampleUniform = (space: Space, random: Random): Candidate =>
  walk(space, (decision) => sampleDomain(decision.domain, random));
