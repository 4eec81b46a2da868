/**
 * Steps of optimizers by TensorFlow's own operations, which change variables where they are. Only a graph has variables: kernels.ts
 * says the same by ordinary operations, which are left out of the graph where one of these takes their place.
 */
import type { Graph, Reference } from "./graph.ts";
import { typeNumbers } from "./node.ts";
import type { Composite } from "./recorder.ts";
import type { State } from "./state.ts";

interface Update {
  /** Inputs of the kernel that are variables, the weight first; its outputs are their new values, in this order. */
  readonly variables: readonly string[];
  /** Adds the operation. @param input gives an input of the kernel, of a variable its value before the step */
  apply(
    graph: Graph,
    handles: readonly Reference[],
    input: (name: string) => Reference,
    attributes: Composite["attributes"],
    after: readonly Reference[],
  ): Reference;
}

const float = { type: typeNumbers.float32 };
const locking = { use_locking: { bool: false } };

const updates: Readonly<Record<string, Update>> = {
  AdamStep: {
    variables: ["weight", "mean", "square"],
    apply(graph, handles, input, { beta1, beta2, epsilon, decay }, after) {
      const scalar = scalarsOf(graph);
      const [rate, correction1, correction2] = unpack(graph, input("rates"), 3);
      const root = graph.node("Sqrt", [correction2], { T: float });
      const scaled = graph.node("Mul", [rate, root], { T: float });
      const corrected = graph.node("Div", [scaled, correction1], { T: float });
      const small = graph.node("Mul", [root, scalar(epsilon)], { T: float });
      // Both corrections are in the rate and in epsilon: the powers of beta1 and beta2 that the operation takes count for nothing.
      const none = scalar(0);
      const inputs = [...handles, none, none, corrected, scalar(beta1), scalar(beta2), small, input("gradient")];
      const ready = decay === 0 ? after : [`^${decayed(rate, scalar(decay))}`];
      return graph.node("ResourceApplyAdam", [...inputs, ...ready], { T: float, ...locking, use_nesterov: { bool: false } });

      function decayed(rate: Reference, decay: Reference): Reference {
        const share = graph.node("Mul", [rate, decay], { T: float });
        const lost = graph.node("Mul", [input("weight"), share], { T: float });
        return graph.node("AssignSubVariableOp", [handles[0] as Reference, lost, ...after], { dtype: float });
      }
    },
  },
  RMSPropStep: {
    variables: ["weight", "square", "velocity"],
    apply(graph, handles, input, { rho, momentum, epsilon }, after) {
      const scalar = scalarsOf(graph);
      const [rate] = unpack(graph, input("rate"), 1);
      const inputs = [...handles, rate, scalar(rho), scalar(momentum), scalar(epsilon), input("gradient")];
      return graph.node("ResourceApplyRMSProp", [...inputs, ...after], { T: float, ...locking });
    },
  },
  MomentumStep: {
    variables: ["weight", "velocity"],
    apply(graph, handles, input, { momentum }, after) {
      const [rate] = unpack(graph, input("rate"), 1);
      const inputs = [...handles, rate, input("gradient"), scalarsOf(graph)(momentum)];
      return graph.node("ResourceApplyKerasMomentum", [...inputs, ...after], {
        T: float,
        ...locking,
        use_nesterov: { bool: false },
      });
    },
  },
};

const scalarsOf = (graph: Graph) => (value: number | undefined) =>
  graph.constant(typeNumbers.float32, [], Float32Array.of(value as number));

/** The elements of a tensor of one axis. */
function unpack(graph: Graph, values: Reference, count: number): [Reference, Reference, Reference] {
  const name = graph.node("Unpack", [values], { num: { integer: count }, T: float, axis: { integer: 0 } });
  return [name, `${name}:1`, `${name}:2`];
}

/** A composite that is an optimizer's step from variables to their new values. */
export interface FusedUpdate {
  /** Keys of the variables. */
  readonly keys: readonly string[];
  /** Identifiers of the tensors that it needs. */
  readonly needs: readonly number[];
  /** @param references of what it needs */
  add(graph: Graph, state: State, references: readonly Reference[]): Reference;
}

/**
 * @param before identifiers of the variables' values by their keys, as the step found them
 * @param after as it left them
 */
export function fuse(
  composites: readonly Composite[],
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): readonly FusedUpdate[] {
  const keyOf = new Map([...before].map(([key, id]) => [id, key]));
  return composites.flatMap((composite) => {
    const update = updates[composite.name];
    if (!update) return [];
    const keys = update.variables.map((name) => keyOf.get(composite.inputs[name] as number));
    if (!keys.every((key, place) => key !== undefined && after.get(key) === composite.outputs[place])) return [];
    return [fused(update, composite, keys as string[])];
  });
}

function fused({ variables, apply }: Update, { inputs, attributes }: Composite, keys: readonly string[]): FusedUpdate {
  const others = Object.keys(inputs).filter((name) => !variables.includes(name));
  return {
    keys,
    needs: others.map((name) => inputs[name] as number),
    add(graph, state, references) {
      const handles = keys.map((key) => state.handle(key));
      const input = (name: string) =>
        variables.includes(name)
          ? state.read(keys[variables.indexOf(name)] as string)
          : (references[others.indexOf(name)] as Reference);
      // Whoever reads the weight in this step reads the old one.
      return apply(graph, handles, input, attributes, [`^${state.read(keys[0] as string)}`]);
    },
  };
}
