/**
 * Abstract interpretation of a space (Cousot and Cousot 1977). Going through the tree, it keeps the shapes that can occur at a place
 * and, for each, ranges of the costs so far; shapes that cannot meet drop out. Decisions that are read in several places are tried
 * one by one; numbers with many options, and too many shapes, are kept as ranges. So the ranges hold every architecture, and ends
 * that are marked exact are reached.
 */
import { parametersOf } from "../network/architecture.ts";
import { type Arguments, equalShapes, type Operation, type Shape, ShapeError } from "../network/operation.ts";
import { operationNamed } from "../network/ops/index.ts";
import type { Impossible, Reason } from "./bounds.ts";
import { type Call, type Calls, callsOf, combinations, keptAsRange, readsShape, Unbounded } from "./calls.ts";
import { mapCosts } from "./costs.ts";
import { decisionsOf, domainSize, valueOfChoice } from "./decisions.ts";
import { decisionsIn, evaluate } from "./functions.ts";
import { countProblem } from "./instantiate.ts";
import type { Decision, Origin, Space, SpaceNode } from "./space.ts";
import {
  after,
  branchFrom,
  inexact,
  joined,
  meetings,
  named,
  recalled,
  type State,
  type Step,
  start,
  unite,
  without,
} from "./states.ts";
import { childrenOf, lastUses, readBy } from "./tree.ts";

export interface Effort {
  /** States that are kept at a place. */
  readonly states: number;
  /** Combinations of shared decisions that are tried. */
  readonly shared: number;
  /** Options of a number above which it is kept as a range, where that is possible. */
  readonly options: number;
  /** Calls that are tried, operations that are evaluated and states that are compared; `Unbounded` is thrown above it. */
  readonly work: number;
}

export interface Results {
  readonly states: readonly State[];
  /** Why the last thing that could not be built could not. */
  readonly reason: Reason | undefined;
  /** The last layer. */
  readonly last: Origin | undefined;
  readonly impossible: readonly Impossible[];
}

/** Is told of every place that the analysis comes past; of one place several times. */
export interface Observer {
  passed(node: SpaceNode, before: readonly State[], after: readonly State[]): void;
  /** The costs of one call of an operation. */
  spent(node: SpaceNode, call: Step): void;
}

/** Decisions that are made while others are open. */
type Fixed = ReadonlyMap<string, number>;
type Calling = SpaceNode & { readonly kind: "operation" | "merge" };
type Choice = SpaceNode & { readonly kind: "choice" };
type Repeat = SpaceNode & { readonly kind: "repeat" };

export class Analysis {
  readonly #space: Space;
  readonly #effort: Effort;
  readonly #observer: Observer | undefined;
  readonly #decision: (id: string) => Decision;
  readonly #readers = new Map<string, Set<SpaceNode>>();
  /** The decisions that a node or anything in it reads. */
  readonly #inside = new Map<SpaceNode, ReadonlySet<string>>();
  /** The tensors that no node after this one reads. */
  readonly #lastUses: ReadonlyMap<SpaceNode, ReadonlySet<string>>;
  /** Those that it reads itself. */
  readonly #reads = new Map<SpaceNode, ReadonlySet<string>>();
  readonly #ranges = new Map<string, boolean>();
  /** By the choices that the place reads; only where no argument reads a shape. */
  readonly #known = new Map<SpaceNode, Map<string, Calls>>();
  #work: number;
  #reason: Reason | undefined;
  #last: Origin | undefined;
  readonly #options = new Map<Choice, { readonly alive: Set<number>; readonly dead: Map<number, Reason> }>();
  readonly #counts = new Map<Repeat, { most: number; wanted: number; least: number; reason: Reason | undefined }>();

  constructor(space: Space, effort: Effort, observer?: Observer) {
    this.#space = space;
    this.#observer = observer;
    this.#effort = effort;
    this.#work = effort.work;
    this.#decision = decisionsOf(space);
    this.#survey(space.root);
    this.#lastUses = lastUses(space.root);
  }

  results(): Results {
    const { input, root } = this.#space;
    const states = this.#run(root, [start(input)], new Map());
    return {
      states,
      reason: this.#reason,
      last: this.#last,
      impossible: [...this.#impossibleOptions(), ...this.#impossibleCounts()],
    };
  }

  /** Notes which nodes read a decision, and the last layer. */
  #survey(node: SpaceNode): ReadonlySet<string> {
    const read = readBy(node);
    this.#reads.set(node, read);
    const inside = new Set(read);
    for (const id of inside) this.#readers.set(id, (this.#readers.get(id) ?? new Set()).add(node));
    for (const child of childrenOf(node)) for (const id of this.#survey(child)) inside.add(id);
    if (node.kind === "operation" || node.kind === "merge") this.#last = node.origin;
    this.#inside.set(node, inside);
    return inside;
  }

  #run(node: SpaceNode, states: readonly State[], fixed: Fixed): readonly State[] {
    if (states.length === 0) return states;
    const ends = this.#ends(node, states, fixed);
    this.#observer?.passed(node, states, ends);
    const over = this.#lastUses.get(node);
    return over ? this.#united(ends.map((state) => without(state, over))) : ends;
  }

  #ends(node: SpaceNode, states: readonly State[], fixed: Fixed): readonly State[] {
    switch (node.kind) {
      case "operation":
        return this.#operation(node, states, fixed);
      case "sequence":
        return this.#sequence(node.children, states, fixed);
      case "declare":
        return states;
      case "choice":
        return this.#choice(node, states, fixed);
      case "repeat":
        return this.#repeat(node, states, fixed);
      case "merge":
        return this.#united(states.flatMap((state) => this.#merge(node, state, fixed)));
      case "name":
        return states.map((state) => named(state, node.tensor));
      case "tensor":
        return this.#united(states.map((state) => recalled(state, node.tensor)));
    }
  }

  /** A shared decision is fixed, option by option, for all children that read it. */
  #sequence(children: readonly SpaceNode[], states: readonly State[], fixed: Fixed): readonly State[] {
    let current = states;
    for (let index = 0; index < children.length; index++) {
      const child = children[index] as SpaceNode;
      if (child.kind === "declare" && this.#isTried(child.decision, fixed)) {
        const end = this.#lastReader(children, index);
        const rest = children.slice(index + 1, end + 1);
        current = this.#united(
          combinations([this.#decision(child.decision)]).flatMap((made) =>
            this.#sequence(rest, current, new Map([...fixed, ...made])),
          ),
        );
        index = end;
      } else current = this.#run(child, current, fixed);
    }
    return current;
  }

  /** The last child that reads the decision declared at `index`, or one that is declared before that child. */
  #lastReader(children: readonly SpaceNode[], index: number): number {
    let end = index;
    for (let place = index; place <= end; place++) {
      const child = children[place];
      if (child?.kind !== "declare") continue;
      end = Math.max(
        end,
        children.findLastIndex((other) => this.#inside.get(other)?.has(child.decision)),
      );
    }
    return end;
  }

  #isTried(id: string, fixed: Fixed): boolean {
    const readers = this.#readers.get(id)?.size ?? 0;
    if (readers < 2 || this.#isRange(id)) return false;
    const tried = [...fixed.keys()].reduce((product, other) => product * domainSize(this.#decision(other).domain), 1);
    return tried * domainSize(this.#decision(id).domain) <= this.#effort.shared;
  }

  /** Every reader keeps the decision as a range, so that its ends are the same everywhere. */
  #isRange(id: string): boolean {
    const known = this.#ranges.get(id);
    if (known !== undefined) return known;
    const readers = [...(this.#readers.get(id) ?? [])];
    const isRange = readers.every(
      (node) =>
        (node.kind === "operation" || node.kind === "merge") && keptAsRange(node, this.#decision(id), this.#effort.options),
    );
    this.#ranges.set(id, isRange);
    return isRange;
  }

  /** Marks states inexact where a node took a shared decision as if it were its own. */
  #independent(node: SpaceNode, states: readonly State[], fixed: Fixed): readonly State[] {
    const torn = [...this.#readBy(node)].some(
      (id) => !fixed.has(id) && (this.#readers.get(id)?.size ?? 0) > 1 && !this.#isRange(id),
    );
    return torn ? states.map(inexact) : states;
  }

  #choice(node: Choice, states: readonly State[], fixed: Fixed): readonly State[] {
    const chosen = fixed.get(node.decision);
    const record = this.#options.get(node) ?? { alive: new Set(), dead: new Map() };
    this.#options.set(node, record);
    const ends = node.options.flatMap((option, index) => {
      if (chosen !== undefined && chosen !== index) return [];
      const after = this.#run(option, states, fixed);
      if (after.length > 0) record.alive.add(index);
      else if (this.#reason) record.dead.set(index, this.#reason);
      return after;
    });
    return this.#independent(node, this.#united(ends), fixed);
  }

  #impossibleOptions(): readonly Impossible[] {
    return [...this.#options].flatMap(([node, { alive, dead }]) =>
      [...dead]
        .filter(([index]) => alive.size > 0 && !alive.has(index))
        .map(([index, reason]) => ({ kind: "option", origin: node.origin, index, reason }) as const),
    );
  }

  #repeat(node: Repeat, states: readonly State[], fixed: Fixed): readonly State[] {
    const counts = this.#countsOf(node, fixed);
    const wanted = Math.max(...counts);
    const record = this.#counts.get(node) ?? { most: 0, wanted: 0, least: Number.POSITIVE_INFINITY, reason: undefined };
    this.#counts.set(node, record);
    const ends: State[] = [];
    let current = states;
    let count = 0;
    for (; count <= wanted && current.length > 0; count++) {
      if (counts.has(count)) ends.push(...current);
      const iteration = node.iterations[count];
      record.most = Math.max(record.most, count);
      if (iteration && count < wanted) current = this.#run(iteration, current, fixed);
    }
    record.wanted = Math.max(record.wanted, wanted);
    record.least = Math.min(record.least, ...counts);
    if (current.length === 0) record.reason = this.#reason;
    return this.#independent(node, this.#united(ends), fixed);
  }

  #countsOf(node: Repeat, fixed: Fixed): ReadonlySet<number> {
    const most = node.iterations.length;
    if (readsShape(node.count)) throw new Unbounded("the count of a repeat depends on a shape");
    const counts = new Set<number>();
    const free = [...decisionsIn(node.count)].filter((id) => !fixed.has(id)).map(this.#decision);
    for (const made of combinations(free)) {
      const choices = new Map([...fixed, ...made]);
      const count = evaluate(node.count, {
        decision: (id) => valueOfChoice(this.#decision(id).domain, choices.get(id) ?? Number.NaN),
        shape: unreadable,
        cost: unreadable,
      });
      const message = countProblem(count, most);
      if (message) this.#reason = { origin: node.origin, message };
      else counts.add(Number(count));
    }
    return counts;
  }

  #impossibleCounts(): readonly Impossible[] {
    return [...this.#counts].flatMap(([{ origin }, { most, wanted, least, reason }]) =>
      reason && least <= most && most < wanted ? [{ kind: "count", origin, index: most + 1, reason } as const] : [],
    );
  }

  #operation(node: Calling, states: readonly State[], fixed: Fixed): readonly State[] {
    const ends = states.flatMap((state) =>
      this.#calls(node, state, fixed).flatMap((call) => {
        const step = this.#step(node, call, [state.low], [state.high]);
        return step ? [after(state, step)] : [];
      }),
    );
    return this.#independent(node, this.#united(ends), fixed);
  }

  #calls(node: Calling, state: State, fixed: Fixed): readonly Call[] {
    const { calls, problem } = Object.values(node.arguments).some(readsShape)
      ? callsOf(node, state, this.#decision, fixed, this.#effort.options)
      : this.#callsAnywhere(node, state, fixed);
    this.#spend(calls.length);
    if (problem) this.#reason = { origin: node.origin, message: problem };
    return calls;
  }

  #callsAnywhere(node: Calling, state: State, fixed: Fixed): Calls {
    const places = this.#known.get(node) ?? new Map<string, Calls>();
    this.#known.set(node, places);
    const choices = [...this.#readBy(node)].map((id) => fixed.get(id)).join();
    const calls = places.get(choices) ?? callsOf(node, state, this.#decision, fixed, this.#effort.options);
    places.set(choices, calls);
    return calls;
  }

  #readBy(node: SpaceNode): ReadonlySet<string> {
    return this.#reads.get(node) ?? readBy(node);
  }

  /** Every branch from the same input, then all combinations of their ends whose shapes can meet. */
  #merge(node: SpaceNode & { kind: "merge" }, state: State, fixed: Fixed): readonly State[] {
    const branches = node.branches.map((branch) => this.#run(branch, [branchFrom(state)], fixed));
    if (branches.some((ends) => ends.length === 0)) return [];
    const operation = operationNamed(node.operation);
    const ends = this.#calls(node, state, fixed).flatMap((call) => {
      const combinations = meetings(branches, operation, () => this.#spend());
      if (!combinations) throw new Unbounded("the branches of a merge end in too many shapes");
      if (combinations.length === 0) {
        const firsts = branches.map(([end]) => (end as State).low);
        this.#step(node, call, firsts, firsts);
      }
      return combinations.flatMap((met) => {
        const shapes = (end: "low" | "high") => met.map((branch) => branch[end]);
        const step = this.#step(node, call, shapes("low"), shapes("high"));
        return step ? [after(joined(state, met), step)] : [];
      });
    });
    return this.#independent(node, ends, fixed);
  }

  /** One call of an operation; undefined where it cannot be made. */
  #step(node: Calling, call: Call, lows: readonly Shape[], highs: readonly Shape[]): Step | undefined {
    const operation = operationNamed(node.operation);
    try {
      const high = this.#evaluate(operation, call.high, highs);
      const one = lows.every((low, index) => equalShapes(low, highs[index] as Shape)) && same(call.low, call.high);
      if (one) operation.fits?.(call.high, highs);
      const low = one ? high : this.#lowest(operation, call, lows, highs, high.shape);
      const minExact = call.lowExact && low.exact && fits(operation, call.low, lows);
      const maxExact = call.highExact && fits(operation, call.high, highs);
      const costs = mapCosts((name) => ({ min: low[name], max: high[name], minExact, maxExact }));
      const step = { low: low.shape, high: equalShapes(low.shape, high.shape) ? low.shape : high.shape, ...costs };
      this.#observer?.spent(node, step);
      return step;
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      this.#reason = { origin: node.origin, message: error.message };
      return undefined;
    }
  }

  /** The operation at the smallest inputs that fit: what fits still fits when a dimension or a monotone parameter grows. */
  #lowest(operation: Operation, call: Call, lows: readonly Shape[], highs: readonly Shape[], output: Shape): Evaluated {
    const at = (args: Arguments, inputs: readonly Shape[]): Evaluated | undefined => {
      try {
        return this.#evaluate(operation, args, inputs);
      } catch (error) {
        if (error instanceof ShapeError) return undefined;
        throw error;
      }
    };
    const lowest = at(call.low, lows);
    if (lowest) return lowest;
    const raised = lows.map((low, index) =>
      low.map((length, axis) => {
        const fits = (tried: number) => {
          const inputs = highs.map((high, other) => (other === index ? high.with(axis, tried) : high));
          return at(call.high, inputs) !== undefined;
        };
        return smallest(length, highs[index]?.[axis] ?? length, fits);
      }),
    );
    const found = at(call.low, raised) ?? { shape: output.map(() => 1), parameters: 0, flops: 0, depth: 0 };
    return { ...found, exact: false };
  }

  #evaluate(operation: Operation, args: Arguments, inputs: readonly Shape[]): Evaluated {
    this.#spend();
    const shape = operation.shape(args, inputs);
    const parameters = parametersOf(operation.weights(args, inputs));
    return { shape, parameters, flops: operation.flops(args, inputs, shape), depth: parameters > 0 ? 1 : 0, exact: true };
  }

  #spend(work = 1): void {
    this.#work -= work;
    if (this.#work < 0) throw new Unbounded("there is too much to try");
  }

  #united(states: readonly State[]): readonly State[] {
    this.#spend(states.length);
    return unite(states, this.#effort.states);
  }
}

interface Evaluated {
  readonly shape: Shape;
  readonly parameters: number;
  readonly flops: number;
  readonly depth: number;
  readonly exact: boolean;
}

/** The smallest integer that fits, between one that may and one that does; what fits still fits when it grows. */
function smallest(from: number, to: number, fits: (value: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** Whether inputs at an end of a range fit themselves. */
function fits(operation: Operation, args: Arguments, inputs: readonly Shape[]): boolean {
  try {
    operation.fits?.(args, inputs);
    return true;
  } catch (error) {
    if (error instanceof ShapeError) return false;
    throw error;
  }
}

const same = (a: Arguments, b: Arguments): boolean => Object.keys(a).every((name) => a[name] === b[name]);

const unreadable = (what: string): never => {
  throw new Error(`the count of a repeat cannot depend on ${what}`);
};
