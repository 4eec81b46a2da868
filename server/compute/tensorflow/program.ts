/** A graph in the making: its variables with their first values, the examples on the device, and the nodes that are run. */
import type { Examples } from "../../data/dataset.ts";
import { size } from "../../network/operation.ts";
import { countOf, type Inputs } from "../batches.ts";
import { Graph, type Reference } from "./graph.ts";
import { type Binding, type TypeName, typeNumbers, type Values } from "./node.ts";
import { type Feed, Session } from "./session.ts";

/** A batch of examples, as nodes. */
export interface Batch {
  /** What is given for a batch: the examples' indices and, where they are fed, their inputs. */
  feeds(indices: Int32Array, inputs?: Values): readonly Feed[];
  readonly input: Reference;
  readonly labels: Reference | undefined;
}

export class Program {
  readonly graph = new Graph();
  readonly #feeds: Feed[] = [];
  readonly #assignments: Reference[] = [];

  /** @returns a handle, for `graph.read` and `graph.assign` */
  variable(name: string, type: TypeName, shape: readonly number[], first: Values | "zeros"): Reference {
    const { graph } = this;
    const handle = graph.variable(name, type, shape);
    const value = first === "zeros" ? graph.zeros(type, shape) : graph.placeholder(`first_${handle}`, type, shape);
    this.#assignments.push(graph.assign(handle, value, type));
    if (first !== "zeros") this.#feeds.push({ name: value, type, shape, values: first });
    return handle;
  }

  /**
   * Puts examples on the device, as they are stored; gives a function that takes batches of them.
   * @param isFed the inputs of each batch are given with it
   */
  examples(
    name: string,
    { shape, inputs, scale, labels }: Inputs & Partial<Pick<Examples, "labels">>,
    isFed = false,
  ): (batch: number) => Batch {
    const { graph } = this;
    const count = countOf({ shape, inputs, scale });
    const type = inputs instanceof Float32Array ? "float32" : "uint8";
    // Rows in one piece are gathered fastest.
    const values = isFed ? undefined : this.variable(`${name}_inputs`, type, [count, size(shape)], inputs);
    const classes = labels && this.variable(`${name}_labels`, "int32", [count], labels);
    const rows = (handle: Reference, of: TypeName, indices: Reference): Reference =>
      graph.node("GatherV2", [graph.read(handle, of), indices, graph.integers([], [0])], {
        Tparams: { type: typeNumbers[of] },
        Tindices: { type: typeNumbers.int32 },
        Taxis: { type: typeNumbers.int32 },
        batch_dims: { integer: 0 },
      });
    return (batch) => {
      const indices = graph.placeholder(`${name}_indices_${batch}`, "int32", [batch]);
      const float = { type: typeNumbers.float32 };
      const given = [batch, size(shape)];
      const stored = values ? rows(values, type, indices) : graph.placeholder(`${name}_given_${batch}`, type, given);
      let input = stored;
      if (type !== "float32") input = graph.node("Cast", [input], { SrcT: { type: typeNumbers[type] }, DstT: float });
      if (scale !== 1)
        input = graph.node("Mul", [input, graph.constant(typeNumbers.float32, [], Float32Array.of(scale))], { T: float });
      const dimensions = graph.integers([shape.length + 1], [batch, ...shape]);
      input = graph.node("Reshape", [input, dimensions], { T: float, Tshape: { type: typeNumbers.int32 } });
      return {
        feeds: (places, batchInputs) => [
          { name: indices, type: "int32", shape: [batch], values: places },
          ...(batchInputs && !values ? [{ name: stored, type, shape: given, values: batchInputs } as const] : []),
        ],
        input,
        labels: classes && rows(classes, "int32", indices),
      };
    };
  }

  /** Loads the graph and gives all variables their first values. */
  start(binding: Binding): Session {
    const { graph } = this;
    const done = graph.after(graph.integers([], [1]), "int32", "started", this.#assignments);
    const session = new Session(binding, graph);
    try {
      session.start(this.#feeds, done);
      return session;
    } catch (error) {
      session.dispose();
      throw error;
    }
  }
}
