/** Short ways to write the networks whose exports are tried. */
import { type Architecture, ArchitectureBuilder, type Source } from "../../server/network/architecture.ts";
import type { Arguments, Shape } from "../../server/network/operation.ts";
import { operationNamed } from "../../server/network/ops/index.ts";
import { complete } from "../network/conformance.ts";

export interface Case {
  readonly name: string;
  readonly architecture: Architecture;
  /** Its inputs are the ids of so many tokens. */
  readonly vocabulary?: number;
}

/** An operation and the arguments that are not its defaults. */
export type Call = readonly [operation: string, given?: Arguments];

export const chain = (builder: ArchitectureBuilder, from: Source, calls: readonly Call[]): Source =>
  calls.reduce<Source>(
    (source, [operation, given]) => builder.add(operation, complete(operationNamed(operation), given), [source]),
    from,
  );

export function network(name: string, input: Shape, build: (builder: ArchitectureBuilder) => Source): Case {
  const builder = new ArchitectureBuilder(input);
  return { name, architecture: builder.finish(build(builder)) };
}

export const sequence = (name: string, input: Shape, calls: readonly Call[]): Case =>
  network(name, input, (builder) => chain(builder, "input", calls));

/** All calls on the input, one beside the other; their outputs, as features, in one row. */
export const beside = (name: string, input: Shape, calls: readonly Call[]): Case =>
  network(name, input, (builder) => {
    const rows = calls.map((call) => chain(builder, "input", [call, ["flatten"]]));
    return builder.add("concat", {}, rows);
  });

export const product = <A, B>(as: readonly A[], bs: readonly B[]): [A, B][] => as.flatMap((a) => bs.map((b): [A, B] => [a, b]));
