/** Kinds of networks, which backends are good at to different degrees, and a small network of each to measure them by. */
import { type Architecture, ArchitectureBuilder, type Source } from "../network/architecture.ts";
import type { Arguments, Shape } from "../network/operation.ts";
import { operationNamed } from "../network/ops/index.ts";
import type { SpaceNode } from "../space/space.ts";
import { childrenOf } from "../space/tree.ts";

export const kinds = ["dense", "convolutional", "recurrent", "attention"] as const;
export type Kind = (typeof kinds)[number];

/** By the names of operations, what costs most first. */
const marks: readonly (readonly [RegExp, Kind])[] = [
  [/lstm|gru/, "recurrent"],
  [/attention|transformer/, "attention"],
  [/conv/, "convolutional"],
];

/** What most of the time of a space's networks goes into. */
export function kindOf(space: SpaceNode): Kind {
  const operations = (node: SpaceNode): readonly string[] => [
    ...("operation" in node ? [node.operation] : []),
    ...childrenOf(node).flatMap(operations),
  ];
  const names = operations(space);
  return marks.find(([mark]) => names.some((name) => mark.test(name)))?.[1] ?? "dense";
}

export interface Sample {
  readonly architecture: Architecture;
  readonly batch: number;
}

export function sampleOf(kind: Kind): Sample {
  const block = (filters: number): readonly Layer[] => [conv(filters), ["batch_norm"], ["relu"], ["max_pool", { size: 2 }]];
  switch (kind) {
    case "dense":
      return { batch: 64, architecture: sequence([128], [dense(128), ["relu"], dense(128), ["relu"], dense(10)]) };
    case "convolutional":
      return { batch: 32, architecture: sequence([28, 28, 1], [...block(16), ...block(32), ["flatten"], dense(10)]) };
    case "recurrent":
      return { batch: 32, architecture: sequence([32, 16], [["lstm", { units: 32 }], dense(10)]) };
    case "attention":
      return { batch: 32, architecture: sequence([32, 32], [["transformer", { heads: 4, units: 64 }], ["flatten"], dense(10)]) };
  }
}

type Layer = readonly [operation: string, given?: Arguments];

const dense = (units: number): Layer => ["dense", { units }];
const conv = (filters: number): Layer => ["conv2d", { filters, kernel: 3, padding: "same" }];

function sequence(input: Shape, layers: readonly Layer[]): Architecture {
  const builder = new ArchitectureBuilder(input);
  let source: Source = "input";
  for (const [name, given] of layers) source = builder.add(name, withDefaults(name, given), [source]);
  return builder.finish(source);
}

function withDefaults(name: string, given: Arguments = {}): Arguments {
  const complete: Record<string, Arguments[string]> = {};
  for (const { name: parameter, default: value } of operationNamed(name).parameters) {
    const chosen = given[parameter] ?? (typeof value === "object" ? complete[value.sameAs] : value);
    if (chosen !== undefined) complete[parameter] = chosen;
  }
  return complete;
}
