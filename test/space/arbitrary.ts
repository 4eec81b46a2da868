/** Small random spaces, and all that is in them by brute force. */
import fc from "fast-check";
import type { Shape } from "../../server/network/operation.ts";
import { options, valueOfChoice } from "../../server/space/decisions.ts";
import { evaluate } from "../../server/space/functions.ts";
import { type Candidate, Infeasible, instantiate } from "../../server/space/instantiate.ts";
import type { Assignment, Decision, Domain, Expression, Space, SpaceNode } from "../../server/space/space.ts";
import {
  call,
  choice,
  complete,
  constant,
  decision,
  declare,
  integer,
  labels,
  op,
  originAt,
  read,
  real,
  repeat,
  shape,
  values,
} from "./build.ts";

/** Spaces of images, sequences or features, some of whose shapes meet, with local and shared decisions of all kinds. */
export const randomSpace: fc.Arbitrary<Space> = fc.gen().map((generate) => {
  const pick = (n: number): number => generate(fc.nat, { max: n - 1 });
  const one = <T>(items: readonly T[]): T => items[pick(items.length)] as T;
  const decisions: Decision[] = [];
  /** Named tensors in scope. */
  const tensors: string[] = [];
  let named = 0;
  let line = 0;

  const introduce = (domain: Domain): string => {
    const id = `d${decisions.length}`;
    decisions.push(decision(id, domain));
    return id;
  };
  const numbers = (): Domain =>
    one([values(1, 2), values(2, 4, 3), integer(1, 3), integer(2, 6, 2), values(3, 1), integer(1, 20), integer(3, 40, 2)]);

  /** A number of channels, of the decisions in scope or none. */
  const width = (scope: readonly string[]): Expression => {
    const leaf = () => (scope.length > 0 && pick(3) > 0 ? read(one(scope)) : one([constant(2), constant(3), shape("channels")]));
    return one([
      leaf,
      leaf,
      leaf,
      () => call(one(["+", "*", "-", "/", "max"]), leaf(), leaf()),
      () => call("*", constant(2), leaf()),
    ])();
  };
  const window = (scope: readonly string[]): Expression =>
    scope.length > 0 && pick(4) === 0 ? read(one(scope)) : constant(1 + pick(3));

  const input = one<Shape>([[5, 7, 2], [6, 6, 1], [6, 5, 2], [4, 4, 1], [8, 8, 3], [9, 9, 2], [7], [6, 3], [9, 4]]);
  const isSequence = input.length === 2;

  const sequenceLayer = (scope: readonly string[]): SpaceNode => {
    line++;
    const padding = one(["same", "same", "same", "valid"]);
    const heads = { heads: window(scope), key: one([() => constant(0), () => width(scope)])() };
    const states = { units: width(scope), return_sequences: pick(5) > 0, bidirectional: pick(3) === 0 };
    return one([
      () => op(one(["lstm", "gru"]), states, line),
      () => op("attention", { ...heads, causal: one([true, false]) }, line),
      () => op("dense", { units: width(scope) }, line),
      () => op("conv1d", { filters: width(scope), kernel: window(scope), padding: one([padding, "causal"]) }, line),
      () => op("conv1d", { filters: width(scope), kernel: 2, dilation: window(scope), groups: window(scope), padding }, line),
      () => op("transformer", { ...heads, units: width(scope) }, line),
      () => op("feed_forward", { units: width(scope) }, line),
      () => op(one(["max_pool1d", "avg_pool1d"]), { size: window(scope), padding, strides: window(scope) }, line),
      () => op("positional_encoding", { learned: one([true, false]) }, line),
      () => op(one(["relu", "batch_norm", "identity"]), {}, line),
      () => op(pick(3) > 0 ? "batch_norm" : one(["flatten", "global_avg_pool", "last_step"]), {}, line),
    ])();
  };
  /** What changes height and width, also to what an image of another size would become. */
  const sized = (scope: readonly string[]): SpaceNode =>
    one([
      () => op("upsample", { factor: window(scope) }, line),
      () => op("pad", { size: window(scope) }, line),
      () => op("crop", { height: window(scope), width: 3 }, line),
      () => op(one(["resize", "adaptive_avg_pool"]), { height: width(scope), width: 3 }, line),
      () => op("conv2d", { filters: 2, kernel: window(scope), dilation: window(scope) }, line),
      () =>
        op(
          "conv2d_transpose",
          { filters: width(scope), kernel: 2, strides: window(scope), padding: one(["same", "valid"]) },
          line,
        ),
      () => op("reshape", { height: 6, width: window(scope), channels: width(scope) }, line),
    ])();
  /** What fits some numbers of channels, but not all that are larger. */
  const grouped = (scope: readonly string[]): SpaceNode =>
    one([
      () => op("group_norm", { groups: window(scope) }, line),
      () => op("squeeze_excite", { ratio: window(scope) }, line),
      () => op(one(["layer_norm", "rms_norm", "prelu"]), {}, line),
    ])();

  const layer = (scope: readonly string[]): SpaceNode => {
    if (isSequence) return sequenceLayer(scope);
    const padding = one(["same", "same", "same", "valid"]);
    line++;
    return one([
      () => op("conv2d", { filters: width(scope), kernel: window(scope), padding }, line),
      () => op("conv2d", { filters: width(scope), kernel: 3, padding, strides: window(scope) }, line),
      () => op("conv2d", { filters: width(scope), kernel: 1, bias: one([true, false]) }, line),
      () => op("depthwise_conv2d", { kernel: 2, padding, multiplier: width(scope) }, line),
      () => op("max_pool", { size: window(scope), padding }, line),
      () => op(one(["relu", "tanh", "batch_norm", "identity"]), {}, line),
      () => op("conv2d", { filters: width(scope), kernel: window(scope), padding, groups: window(scope) }, line),
      () => one([sized, sized, grouped])(scope),
      () => (pick(4) > 0 ? op("relu", {}, line) : op("dense", { units: width(scope) }, line)),
      () => op(pick(4) > 0 ? "batch_norm" : one(["flatten", "global_avg_pool"]), {}, line),
    ])();
  };

  /** `scope` holds decisions of numbers, `shared` decisions between two layers. */
  const node = (depth: number, scope: readonly string[], shared: readonly string[]): SpaceNode => {
    if (depth === 0) return layer(scope);
    const inner = () => node(depth - 1, scope, shared);
    const several = () => Array.from({ length: 1 + pick(2) }, inner);
    line++;
    const origin = originAt(line);
    const kinds: (() => SpaceNode)[] = [
      () => layer(scope),
      () => ({ kind: "sequence", children: several() }),
      () => {
        const option = one([several, () => [{ kind: "sequence", children: [] } as const, inner()]])();
        const id = introduce(labels(...option.map((_, index) => `option ${index}`)));
        return { kind: "sequence", children: [declare(id), { ...choice(id, ...option), origin }] as const };
      },
      () => {
        const iterations = Array.from({ length: 1 + pick(3) }, inner);
        const id = introduce(integer(pick(2), iterations.length));
        return { kind: "sequence", children: [declare(id), { ...repeat(read(id), ...iterations), origin }] };
      },
      () => ({ kind: "merge", operation: one(["add", "concat", "multiply"]), arguments: {}, branches: several(), origin }),
      () => {
        const id = introduce(numbers());
        const children = Array.from({ length: 1 + pick(3) }, () => node(depth - 1, [...scope, id], shared));
        return { kind: "sequence", children: [declare(id), ...children] };
      },
      () => {
        const id = introduce(labels("a", "b"));
        const children = Array.from({ length: 1 + pick(2) }, () => node(depth - 1, scope, [...shared, id]));
        return { kind: "sequence", children: [declare(id), ...children] };
      },
      () => {
        const id = introduce(real(0.1, 0.5));
        return { kind: "sequence", children: [declare(id), op("dropout", { rate: read(id) }, origin.line)] };
      },
    ];
    kinds.push(() => {
      const tensor = `t${named++}`;
      const children: SpaceNode[] = pick(2) > 0 ? [inner()] : [];
      children.push({ kind: "name", tensor });
      tensors.push(tensor);
      for (let more = 1 + pick(3); more > 0; more--) children.push(inner());
      tensors.pop();
      return { kind: "sequence", children };
    });
    if (tensors.length > 0) {
      const recall = (): SpaceNode => ({ kind: "tensor", tensor: one(tensors) });
      kinds.push(recall, recall, () => ({
        ...{ kind: "merge", operation: one(["add", "concat", "multiply"]), arguments: {}, origin },
        branches: Array.from({ length: 1 + pick(3) }, () => one([inner, recall, recall])()),
      }));
    }
    if (isSequence)
      kinds.push(() => {
        const args = complete("cross_attention", { heads: window(scope), key: width(scope) });
        return { kind: "merge", operation: "cross_attention", arguments: args, branches: [inner(), inner()], origin };
      });
    if (shared.length > 0) kinds.push(() => ({ ...choice(one(shared), inner(), inner()), origin }));
    return one(kinds)();
  };

  const body = Array.from({ length: 1 + pick(3) }, () => node(1 + pick(3), [], []));
  const headed = pick(8) > 0;
  const head = input.length === 1 ? [op("dense", { units: 3 })] : [op("global_avg_pool"), op("dense", { units: 3 })];
  const space: Space = {
    name: "Random",
    input,
    output: headed ? [3] : one<Shape>([[3], input, [input[0] as number]]),
    root: { kind: "sequence", children: headed ? [...body, ...head] : body },
    training: {},
    decisions,
    constraints: [],
  };
  return space;
});

/** Every assignment of the architecture's decisions, a continuous one at its smallest value; undefined if more than `most`. */
export function allAssignments(space: Space, most: number): readonly Assignment[] | undefined {
  const byId = new Map(space.decisions.map((each) => [each.id, each.domain]));
  const found: Assignment[] = [];
  const visit = (pending: readonly SpaceNode[], made: Assignment): void => {
    const [node, ...rest] = pending;
    if (found.length > most) return;
    if (!node) found.push(made);
    else if (node.kind === "sequence") visit([...node.children, ...rest], made);
    else if (node.kind === "merge") visit([...node.branches, ...rest], made);
    else if (node.kind === "operation" || node.kind === "name" || node.kind === "tensor") visit(rest, made);
    else if (node.kind === "choice") visit([node.options[made[node.decision] as number] as SpaceNode, ...rest], made);
    else if (node.kind === "repeat") {
      const fail = () => {
        throw new Error("not in a count");
      };
      const read = (id: string) => valueOfChoice(byId.get(id) as Domain, made[id] as number);
      const count = evaluate(node.count, { decision: read, shape: fail, cost: fail });
      visit([...node.iterations.slice(0, Number(count)), ...rest], made);
    } else {
      const domain = byId.get(node.decision) as Domain;
      for (const option of domain.kind === "real" && domain.step === undefined ? [domain.min] : options(domain))
        visit(rest, { ...made, [node.decision]: option });
    }
  };
  visit([space.root], {});
  return found.length > most ? undefined : found;
}

/** The candidates among assignments. */
export const feasible = (space: Space, assignments: readonly Assignment[]): readonly Candidate[] =>
  assignments.flatMap((assignment) => {
    try {
      return [instantiate(space, assignment)];
    } catch (error) {
      if (error instanceof Infeasible) return [];
      throw error;
    }
  });
