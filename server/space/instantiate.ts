/** From decisions to a candidate: its architecture and the settings of its training. */
import { type Architecture, ArchitectureBuilder, type Source } from "../network/architecture.ts";
import { formatShape, type Shape, ShapeError } from "../network/operation.ts";
import { dimension, resolveArguments } from "./arguments.ts";
import { choiceIn, decisionsOf, isOption, valueOfChoice } from "./decisions.ts";
import { type Environment, evaluate } from "./functions.ts";
import type {
  Assignment,
  Decision,
  Expression,
  Origin,
  ResolvedSetting,
  Setting,
  Space,
  SpaceNode,
  TrainingSettings,
} from "./space.ts";

export interface Candidate {
  /** The decisions that exist for it, in the order in which they were made. */
  readonly decisions: Assignment;
  readonly architecture: Architecture;
  readonly training: TrainingSettings;
  /** Where in the space each node comes from, by its name: the same place for the same layer, whatever its arguments and its neighbours. */
  readonly places: Readonly<Record<string, string>>;
}

/** Decisions that make no network, because shapes do not meet or an argument is out of its range. */
export class Infeasible extends Error {
  override readonly name = "Infeasible";
  /** The layer that cannot be built; undefined for a network without layers. */
  readonly origin: Origin | undefined;
  constructor(message: string, origin: Origin | undefined) {
    super(message);
    this.origin = origin;
  }
}

/**
 * Builds a candidate, asking for each decision when it comes into being, exactly once: first those of the architecture, in the order
 * of the network, then those of the training, in the order of its settings. So a generator can sample by it, each decision knowing
 * the ones before.
 * @throws Infeasible where the decisions make no network
 */
export function walk(space: Space, choose: (decision: Decision) => number): Candidate {
  const walker = new Walker(space, choose);
  const architecture = walker.architecture();
  return { architecture, training: walker.training(), decisions: walker.decisions, places: walker.places };
}

/** The candidate of an assignment, which may hold more decisions than exist. Throws also where one is missing or impossible. */
export const instantiate = (space: Space, assignment: Assignment): Candidate =>
  walk(space, (decision) => {
    const choice = choiceIn(assignment, decision.id);
    if (choice === undefined) throw new Error(`decision '${decision.id}' is not made`);
    return choice;
  });

class Walker {
  /** Without a prototype: a decision may be called `constructor`. */
  readonly decisions: Record<string, number> = Object.create(null);
  readonly places: Record<string, string> = {};
  /** Of the node that is built: which child of its parent each node above it is. */
  readonly #path: number[] = [];
  readonly #space: Space;
  readonly #choose: (decision: Decision) => number;
  readonly #decision: (id: string) => Decision;
  readonly #builder: ArchitectureBuilder;
  /** The decisions that can be read at this place. */
  readonly #scope = new Map<string, number>();
  readonly #tensors = new Map<string, Source>();
  #last: Origin | undefined;

  constructor(space: Space, choose: (decision: Decision) => number) {
    this.#space = space;
    this.#choose = choose;
    this.#decision = decisionsOf(space);
    this.#builder = new ArchitectureBuilder(space.input);
  }

  architecture(): Architecture {
    const output = this.#build(this.#space.root, "input");
    const needed = this.#space.output;
    const problem = needed && headProblem(this.#builder.shapeOf(output), needed);
    if (problem) throw new Infeasible(problem, this.#last);
    return this.#builder.finish(output);
  }

  training(): TrainingSettings {
    return Object.fromEntries(Object.entries(this.#space.training).map(([name, setting]) => [name, this.#resolve(setting)]));
  }

  #build(node: SpaceNode, input: Source): Source {
    switch (node.kind) {
      case "operation":
        return this.#apply(node, input, [input]);
      case "sequence":
        return this.#scoped(() => this.#inOrder(node.children, input));
      case "declare":
        this.#declare(node.decision);
        return input;
      case "choice":
        return this.#child(this.#chosen(node.decision), node.options, input);
      case "repeat": {
        const count = this.#evaluate(node.count, this.#builder.shapeOf(input));
        const problem = countProblem(count, node.iterations.length);
        if (problem) throw new Infeasible(problem, node.origin);
        return this.#inOrder(node.iterations.slice(0, Number(count)), input);
      }
      case "merge": {
        const outputs = node.branches.map((_, branch) => this.#scoped(() => this.#child(branch, node.branches, input)));
        return this.#apply(node, input, outputs);
      }
      case "name":
        this.#tensors.set(node.tensor, input);
        return input;
      case "tensor": {
        const named = this.#tensors.get(node.tensor);
        if (named === undefined) throw new Error(`tensor '${node.tensor}' does not exist at this place`);
        return named;
      }
    }
  }

  #inOrder(nodes: readonly SpaceNode[], input: Source): Source {
    return nodes.reduce((source, _, place) => this.#child(place, nodes, source), input);
  }

  #child(place: number, nodes: readonly SpaceNode[], input: Source): Source {
    this.#path.push(place);
    const output = this.#build(nodes[place] as SpaceNode, input);
    this.#path.pop();
    return output;
  }

  /** Adds a call of an operation. Its arguments may read the dimensions of `current`. */
  #apply(node: SpaceNode & { kind: "operation" | "merge" }, current: Source, inputs: readonly Source[]): Source {
    this.#last = node.origin;
    try {
      const environment = this.#environment(this.#builder.shapeOf(current));
      const source = this.#builder.add(node.operation, resolveArguments(node.operation, node.arguments, environment), inputs);
      this.places[this.#builder.nameOf(source)] = this.#path.join(".");
      return source;
    } catch (error) {
      if (error instanceof ShapeError) throw new Infeasible(error.message, node.origin);
      throw error;
    }
  }

  #resolve(setting: Setting): ResolvedSetting {
    switch (setting.kind) {
      case "value": {
        const value = this.#setting(setting.value);
        if (value === undefined || typeof value === "object") throw new Error("a setting of the training has no single value");
        return value;
      }
      case "choice":
        this.#declare(setting.decision);
        return this.#resolve(setting.options[this.#chosen(setting.decision)] as Setting);
      case "call": {
        const values = Object.entries(setting.arguments).map(([name, argument]) => {
          const value = this.#resolve(argument);
          if (typeof value === "object") throw new Error(`${setting.name}: ${name} must be a value, and is a call`);
          return [name, value] as const;
        });
        return { name: setting.name, arguments: Object.fromEntries(values) };
      }
      case "sequence":
        return setting.items.flatMap((item) => {
          const resolved = this.#resolve(item);
          if (typeof resolved !== "object") throw new Error(`a sequence of calls has the value ${resolved}`);
          return resolved;
        });
    }
  }

  /** Settings have no `declare`: a decision exists from the first place that reads it. */
  #setting(expression: Expression) {
    return evaluate(expression, {
      ...this.#environment([]),
      decision: (id) => {
        if (!this.#scope.has(id)) this.#declare(id);
        return valueOfChoice(this.#decision(id).domain, this.#chosen(id));
      },
    });
  }

  #declare(id: string): void {
    if (id in this.decisions) throw new Error(`decision '${id}' is declared twice`);
    const decision = this.#decision(id);
    const choice = this.#choose(decision);
    if (!isOption(decision.domain, choice)) throw new Error(`decision '${id}' cannot be ${choice}`);
    this.decisions[id] = choice;
    this.#scope.set(id, choice);
  }

  #chosen(id: string): number {
    const choice = this.#scope.get(id);
    if (choice === undefined) throw new Error(`decision '${id}' does not exist at this place`);
    return choice;
  }

  /** Decisions that come into being inside end to exist, for expressions, at the end. */
  #scoped<T>(build: () => T): T {
    const before = this.#scope.size;
    const result = build();
    for (const id of [...this.#scope.keys()].slice(before)) this.#scope.delete(id);
    return result;
  }

  #evaluate(expression: Expression, shape: Shape) {
    return evaluate(expression, this.#environment(shape));
  }

  #environment(shape: Shape): Environment {
    return {
      decision: (id) => valueOfChoice(this.#decision(id).domain, this.#chosen(id)),
      shape: (axis) => dimension(shape, axis),
      cost: (cost) => {
        throw new Error(`${cost} can be read in constraints only`);
      },
    };
  }
}

/** What is wrong with the number of iterations of a `repeat`. */
export const countProblem = (count: unknown, most: number): string | undefined =>
  typeof count === "number" && Number.isInteger(count) && count >= 0 && count <= most
    ? undefined
    : `repeat needs an integer from 0 to ${most}, but its count is ${count}.`;

/** What is wrong with the shape that a network ends in. */
export function headProblem(given: Shape, needed: Shape): string | undefined {
  if (formatShape(given) === formatShape(needed)) return undefined;
  const flat = given.length > 1 ? "global_avg_pool() or flatten(), then " : "";
  const mend = needed.length === 1 ? ` End it with ${flat}dense(${needed[0]}).` : "";
  return `The network ends with ${describe(given)}, but the task needs ${describe(needed)}.${mend}`;
}
const describe = (shape: Shape) =>
  shape.length === 1 ? `${shape[0]} value${shape[0] === 1 ? "" : "s"}` : `${formatShape(shape)} values`;
