/** A network's variables on the device: its weights, and what the optimizer remembers of each. */
import { type Architecture, weightsOf } from "../../network/architecture.ts";
import { size } from "../../network/operation.ts";
import type { Weights } from "../backend.ts";
import type { Graph, Reference } from "./graph.ts";
import type { Program } from "./program.ts";
import type { Session } from "./session.ts";

interface Variable {
  readonly handle: Reference;
  readonly read: Reference;
}

export class State {
  readonly #graph: Graph;
  readonly #weights: readonly string[];
  /** By the keys of weights; by those with a number after a colon what is remembered of them. */
  readonly #variables = new Map<string, Variable>();

  /** @param slots tensors that are remembered of each trained weight */
  constructor(program: Program, architecture: Architecture, initial: Weights, slots: number) {
    this.#graph = program.graph;
    const weights = weightsOf(architecture);
    this.#weights = weights.map(({ key }) => key);
    const add = (key: string, shape: readonly number[], first: Float32Array | "zeros") => {
      const handle = program.variable(key.replaceAll(/[^\w/]/g, "_"), "float32", shape, first);
      this.#variables.set(key, { handle, read: this.#graph.read(handle, "float32") });
    };
    for (const { key, shape, trainable } of weights) {
      const values = initial[key];
      if (values?.length !== size(shape))
        throw new Error(`weight ${key} needs ${size(shape)} values, ${values?.length ?? 0} are given`);
      add(key, shape, values);
      if (trainable) for (let slot = 0; slot < slots; slot++) add(memoryKey(key, slot), shape, "zeros");
    }
  }

  /** What stands for the tensors of a recording, which are given by the keys of variables. */
  references(tensors: ReadonlyMap<string, number>): Map<number, Reference> {
    return new Map([...tensors].map(([key, id]) => [id, this.#variable(key).read]));
  }

  handle(key: string): Reference {
    return this.#variable(key).handle;
  }

  read(key: string): Reference {
    return this.#variable(key).read;
  }

  /** A node that gives a variable a new value, once the old one has been read. */
  assign(key: string, value: Reference): Reference {
    const { handle, read } = this.#variable(key);
    return this.#graph.assign(handle, value, "float32", read);
  }

  /** All weights as they are now. */
  download(session: Session): Record<string, Float32Array> {
    if (this.#weights.length === 0) return {};
    const values = session.run(
      [],
      this.#weights.map((key) => this.#variable(key).read),
    );
    return Object.fromEntries(this.#weights.map((key, place) => [key, values[place] as Float32Array]));
  }

  #variable(key: string): Variable {
    const variable = this.#variables.get(key);
    if (!variable) throw new Error(`there is no variable ${key}`);
    return variable;
  }
}

export const memoryKey = (weight: string, slot: number): string => `${weight}:${slot}`;
