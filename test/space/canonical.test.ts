import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Architecture,
  ArchitectureBuilder,
  type ArchitectureNode,
  inputShapes,
  type Source,
} from "../../server/network/architecture.ts";
import { operationNamed, operations } from "../../server/network/ops/index.ts";
import { canonical, canonicalGraph, canonicalKey, keyIn } from "../../server/space/canonical.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import type { SpaceNode } from "../../server/space/space.ts";
import { allAssignments, feasible, randomSpace } from "./arbitrary.ts";
import { merge, op, sequence } from "./build.ts";
import { fashionSpace } from "./fashion-space.ts";

/** The part of an architecture from a source on, through nodes that pass their input on. */
function resolve(architecture: Architecture, source: Source): ArchitectureNode | "input" {
  if (source === "input") return source;
  const node = architecture.nodes[source] as ArchitectureNode;
  const identity = operationNamed(node.operation).isIdentity?.(node.arguments, inputShapes(architecture, node));
  return identity ? resolve(architecture, node.inputs[0] as Source) : node;
}

/** The inputs of a node; of a sum, those of its inputs that are sums in their place. */
const termsOf = (architecture: Architecture, { operation, inputs }: ArchitectureNode): readonly Source[] =>
  operation !== "add"
    ? inputs
    : inputs.flatMap((source) => {
        const node = resolve(architecture, source);
        return node !== "input" && node.operation === "add" ? termsOf(architecture, node) : [source];
      });

const permutations = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length < 2 ? [items] : items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));

/** Whether two architectures calculate the same, with weights and randomness in one-to-one relation: all ways tried. */
function same(a: Architecture, b: Architecture): boolean {
  type Pairs = readonly (readonly [ArchitectureNode, ArchitectureNode])[];
  const match = (inA: Source, inB: Source, pairs: Pairs): readonly Pairs[] => {
    const [nodeA, nodeB] = [resolve(a, inA), resolve(b, inB)];
    if (nodeA === "input" || nodeB === "input") return nodeA === nodeB ? [pairs] : [];
    if (pairs.some(([x, y]) => x === nodeA && y === nodeB)) return [pairs];
    const operation = operationNamed(nodeA.operation);
    const own = operation.stochastic || operation.weights(nodeA.arguments, inputShapes(a, nodeA)).length > 0;
    if (own && pairs.some(([x, y]) => x === nodeA || y === nodeB)) return [];
    const alike = nodeA.operation === nodeB.operation && JSON.stringify(nodeA.arguments) === JSON.stringify(nodeB.arguments);
    const [inputsA, inputsB] = [termsOf(a, nodeA), termsOf(b, nodeB)];
    if (!alike || inputsA.length !== inputsB.length) return [];
    const orders = operation.commutative ? permutations(inputsB) : [inputsB];
    return orders.flatMap((order) =>
      inputsA
        .reduce<readonly Pairs[]>((all, input, at) => all.flatMap((each) => match(input, order[at] as Source, each)), [pairs])
        .map((each) => (own ? [...each, [nodeA, nodeB] as const] : each)),
    );
  };
  return match(a.output, b.output, []).length > 0;
}

const architectureOf = (...children: readonly SpaceNode[]): Architecture =>
  instantiate(
    {
      ...{ name: "Test", input: [8, 8, 4], output: [2], training: {}, decisions: [], constraints: [] },
      root: sequence(...children, op("global_avg_pool"), op("dense", { units: 2 })),
    },
    {},
  ).architecture;

const conv = op("conv2d", { filters: 4, kernel: 3, padding: "same" });
const [relu, gelu, identity] = [op("relu"), op("gelu"), op("identity")];

describe("equal", () => {
  test.each<[string, readonly SpaceNode[], readonly SpaceNode[]]>([
    ["identities", [identity, conv, identity], [conv]],
    ["dropout of nothing", [conv, op("dropout", { rate: 0 })], [conv]],
    ["pools of single pixels", [op("max_pool", { size: 1 }), conv], [conv, op("avg_pool", { size: 1 })]],
    ["an add of one branch", [merge("add", conv)], [conv]],
    ["a concat of one branch", [merge("concat", sequence(conv, relu))], [conv, relu]],
    ["the order of add's branches", [merge("add", conv, relu, identity)], [merge("add", identity, conv, relu)]],
    [
      "what is calculated twice",
      [conv, merge("concat", sequence(relu, conv), relu)],
      [conv, relu, merge("concat", conv, identity)],
    ],
    [
      "sums calculated twice in another order",
      [merge("concat", merge("add", relu, gelu), merge("add", gelu, relu))],
      [merge("add", relu, gelu), merge("concat", identity, identity)],
    ],
    [
      "symmetrical branches, each with a residual",
      [merge("add", sequence(conv, merge("add", identity, relu)), sequence(conv, merge("add", relu, identity)), gelu)],
      [merge("add", gelu, sequence(conv, merge("add", identity, relu)), sequence(conv, merge("add", identity, relu)))],
    ],
    [
      "sums grouped in another way",
      [merge("add", merge("add", relu, gelu), identity)],
      [merge("add", merge("add", relu, identity), gelu)],
    ],
  ])("%s", (_name, a, b) => {
    expect(canonicalGraph(architectureOf(...a))).toBe(canonicalGraph(architectureOf(...b)));
    expect(same(architectureOf(...a), architectureOf(...b))).toBe(true);
  });
});

describe("what does not depend on the input adds nothing", () => {
  const zero = op("zero");
  test.each<[string, readonly SpaceNode[], readonly SpaceNode[]]>([
    ["zeros in a sum", [merge("add", conv, zero)], [conv]],
    ["layers on zeros alone", [merge("add", relu, sequence(zero, conv, gelu))], [relu]],
    ["sums of zeros", [merge("add", relu, merge("add", zero, sequence(zero, conv)))], [relu]],
  ])("%s", (_name, a, b) => {
    expect(canonicalGraph(architectureOf(...a))).toBe(canonicalGraph(architectureOf(...b)));
  });
});

describe("different", () => {
  test.each<[string, readonly SpaceNode[], readonly SpaceNode[]]>([
    ["the order of layers", [conv, relu], [relu, conv]],
    ["arguments", [conv], [op("conv2d", { filters: 4, kernel: 1, padding: "same" })]],
    ["the order of concat's branches", [merge("concat", conv, relu)], [merge("concat", relu, conv)]],
    ["how often a branch is added", [merge("add", relu, relu)], [relu]],
    ["weights used twice or two sets of them", [conv, merge("add", identity, identity)], [merge("add", conv, conv)]],
    ["weights shared by branches or not", [conv, merge("add", identity, relu)], [merge("add", conv, sequence(conv, relu))]],
    [
      "random masks shared or not",
      [op("dropout", { rate: 0.5 }), merge("add", identity, identity)],
      [merge("add", op("dropout", { rate: 0.5 }), op("dropout", { rate: 0.5 }))],
    ],
    [
      "which branch goes where",
      [merge("add", sequence(conv, merge("concat", relu, gelu)), sequence(conv, merge("concat", gelu, relu)))],
      [merge("add", sequence(conv, merge("concat", relu, gelu)), sequence(conv, merge("concat", relu, gelu)))],
    ],
  ])("%s", (_name, a, b) => {
    expect(canonicalGraph(architectureOf(...a))).not.toBe(canonicalGraph(architectureOf(...b)));
    expect(same(architectureOf(...a), architectureOf(...b))).toBe(false);
  });

  test("settings of the training", () => {
    const assignment = { stage: 1, "stage[0].filters": 0, "stage[0].ConvBlock.kernel": 0, "stage[0].ConvBlock.batch_norm": 0 };
    const rest = { "stage[0].ConvBlock.activation": 0, "stage[0].reduction": 0, dropout: 0 };
    const key = (rate: number) =>
      canonicalKey(instantiate(fashionSpace, { ...assignment, ...rest, "training.learning_rate": rate }));
    expect(key(0.001)).not.toBe(key(0.002));
    expect(key(0.001)).toBe(key(0.001));
  });
});

test("nodes that the output does not depend on do not count", () => {
  const builder = new ArchitectureBuilder([3]);
  const dead = builder.add("dense", { units: 5, bias: true }, ["input"]);
  builder.add("relu", {}, [dead]);
  const output = builder.add("dense", { units: 2, bias: true }, ["input"]);
  const plain = new ArchitectureBuilder([3]);
  const only = plain.add("dense", { units: 2, bias: true }, ["input"]);
  expect(canonicalGraph(builder.finish(output))).toBe(canonicalGraph(plain.finish(only)));
  expect(canonicalGraph(plain.finish("input"))).toBe("3>>-1");
});

test("equal layers that are told apart by their place in a concat, added in another order", () => {
  const graph = (first: 0 | 1): string => {
    const builder = new ArchitectureBuilder([3]);
    const layers = [0, 1].map(() => builder.add("dense", { units: 3, bias: true }, ["input"]));
    const [a, b] = [layers[first] as Source, layers[1 - first] as Source];
    return canonicalGraph(builder.finish(builder.add("concat", {}, [a, b])));
  };
  expect(graph(0)).toBe(graph(1));
});

test("graphs written in another order: any order of nodes, shared nodes without a nesting", () => {
  const units = { units: 3, bias: true };
  const graph = (order: readonly number[]): string => {
    const builder = new ArchitectureBuilder([3]);
    const layers = order.map((index) => [index, builder.add("dense", units, ["input"])] as const);
    const at = (index: number) => layers.find(([each]) => each === index)?.[1] as Source;
    // A ring: each sum shares a layer with the next one, so that no layer can be told from another by what surrounds it.
    const sums = order.map((index) => builder.add("add", {}, [at(index), at((index + 1) % order.length)]));
    return canonicalGraph(builder.finish(builder.add("add", {}, sums)));
  };
  const keys = permutations([0, 1, 2, 3, 4]).map(graph);
  expect(new Set(keys).size).toBe(1);
});

test("over random spaces: equal keys if and only if the networks are equal", () => {
  const pairs = { equal: 0, different: 0 };
  fc.assert(
    fc.property(randomSpace, (space) => {
      const candidates = feasible(space, allAssignments(space, 200) ?? []).slice(0, 24);
      for (const [index, a] of candidates.entries())
        for (const b of candidates.slice(index + 1)) {
          const equal = same(a.architecture, b.architecture);
          pairs[equal ? "equal" : "different"]++;
          expect(canonicalKey(a) === canonicalKey(b)).toBe(equal);
        }
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(pairs.equal).toBeGreaterThan(100);
  expect(pairs.different).toBeGreaterThan(1000);
});

test("operations that draw random numbers say so, or equal keys would be wrong", () => {
  for (const { name, apply, stochastic } of operations.values())
    expect({ name, stochastic: stochastic === true }).toEqual({ name, stochastic: /\brandom\b/.test(String(apply)) });
});

describe("the graph that a program is told", () => {
  const add = (builder: ArchitectureBuilder, operation: string, inputs: readonly Source[], given = {}) =>
    builder.add(operation, given, inputs);

  test("is without what changes nothing, each node behind its inputs", () => {
    const builder = new ArchitectureBuilder([4, 4, 2]);
    const same = add(builder, "identity", ["input"]);
    const relu = add(builder, "relu", [same]);
    const again = add(builder, "relu", ["input"]);
    add(builder, "tanh", [relu]);
    const sum = add(builder, "add", [again, same]);
    expect(canonical(builder.finish(sum))).toEqual({
      input: [4, 4, 2],
      nodes: [
        { operation: "relu", arguments: {}, inputs: ["input"] },
        { operation: "add", arguments: {}, inputs: ["input", 0] },
      ],
      output: 1,
    });
    expect(canonical(new ArchitectureBuilder([3]).finish("input"))).toEqual({ input: [3], nodes: [], output: "input" });
    const zero = new ArchitectureBuilder([3]);
    const both = add(zero, "concat", ["input", add(zero, "relu", [add(zero, "zero", ["input"])])]);
    expect(canonical(zero.finish(both))).toMatchObject({ nodes: [{ operation: "concat", inputs: ["input", "nothing"] }] });
  });

  test("is the same exactly where keys are, and is built to the same key again", () => {
    fc.assert(
      fc.property(randomSpace, (space) => {
        const graphs = new Map<string, string>();
        for (const { architecture } of feasible(space, allAssignments(space, 200) ?? []).slice(0, 40)) {
          const graph = canonical(architecture);
          const key = canonicalGraph(architecture);
          expect(graphs.get(key) ?? JSON.stringify(graph)).toBe(JSON.stringify(graph));
          graphs.set(key, JSON.stringify(graph));
          // What does not depend on the input has no shape that is told.
          const isThere = (source: Source | "nothing"): source is Source => source !== "nothing";
          if (!graph.nodes.every(({ inputs }) => inputs.every(isThere)) || !isThere(graph.output)) continue;
          const builder = new ArchitectureBuilder(graph.input);
          for (const node of graph.nodes) builder.add(node.operation, node.arguments, node.inputs.filter(isThere));
          expect(canonicalGraph(builder.finish(graph.output))).toBe(key);
        }
        expect(new Set(graphs.values()).size).toBe(graphs.size);
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});

test("decisions that no layer reads count where a program is told them", () => {
  const architecture = new ArchitectureBuilder([3]).finish("input");
  const candidate = (rate: number) => ({ architecture, training: {}, decisions: { rate } });
  const space = { ...fashionSpace, plain: ["rate", "absent"] };
  expect(keyIn(space, candidate(1))).not.toBe(keyIn(space, candidate(2)));
  expect(keyIn(space, candidate(1))).toBe(keyIn(space, candidate(1)));
  expect(keyIn(fashionSpace, candidate(1))).toBe(canonicalKey(candidate(2)));
});
