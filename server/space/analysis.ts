/**
 * Goes through a space with abstract networks (states.ts) instead of architectures: what can be built, what it may cost, which choices
 * are never made.
 */
import { ShapeError } from "../network/operation.ts";
import { operationNamed } from "../network/ops/index.ts";
import type { Reason } from "./bounds.ts";
import { branchFrom, joined, meetings } from "./branches.ts";
import { amongst, type Call, type Calls, callsOf, combinations, readsShape, Unbounded } from "./calls.ts";
import { decisionsOf, valueOfChoice } from "./decisions.ts";
import { decisionsIn, evaluateDecisions } from "./functions.ts";
import { countProblem } from "./instantiate.ts";
import { type Plans, plansOf } from "./memory.ts";
import { SharedDecisions } from "./shared_decisions.ts";
import type { Decision, Origin, Space, SpaceNode } from "./space.ts";
import { after, givenBy, inexact, named, recalled, type State, type Step, start, unite, without } from "./states.ts";
import { stepOf } from "./steps.ts";
import { Survey } from "./survey.ts";
import { anyOf, Trails } from "./trails.ts";
import { lastUses } from "./tree.ts";

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
}

/** Is told of every place that the analysis comes past; of one place several times. */
export interface Observer {
  passed(node: SpaceNode, before: readonly State[], after: readonly State[]): void;
  /** The costs of one call of an operation. */
  spent(node: SpaceNode, call: Step): void;
}

/** Decisions that are made while others are open. */
export type Fixed = ReadonlyMap<string, number>;
type Calling = SpaceNode & { readonly kind: "operation" | "merge" };
type Choice = SpaceNode & { readonly kind: "choice" };
type Repeat = SpaceNode & { readonly kind: "repeat" };

export class Analysis {
  readonly #space: Space;
  readonly #effort: Effort;
  readonly #observer: Observer | undefined;
  readonly #decision: (id: string) => Decision;
  readonly #survey: Survey;
  readonly #shared: SharedDecisions;
  /** The tensors that no node after this one reads. */
  readonly #lastUses: ReadonlyMap<SpaceNode, ReadonlySet<string>>;
  /** By the choices that the place reads; only where no argument reads a shape. */
  readonly #known = new Map<SpaceNode, Map<string, Calls>>();
  #work: number;
  #reason: Reason | undefined;
  readonly #failures = new Map<string, Reason>();
  readonly #trails: Trails;
  readonly plans: Plans;

  constructor(space: Space, effort: Effort, observer?: Observer) {
    this.#space = space;
    this.#observer = observer;
    this.#effort = effort;
    this.#work = effort.work;
    this.#decision = decisionsOf(space);
    this.plans = plansOf(space);
    this.#trails = new Trails(space.decisions);
    this.#survey = new Survey(space.root);
    this.#shared = new SharedDecisions(this.#survey, this.#decision, effort);
    this.#lastUses = lastUses(space.root);
  }

  /** `fixed`: choices to which all architectures are restricted. */
  results(fixed: Fixed = new Map()): Results {
    const { input, root } = this.#space;
    const states = this.#run(root, [start(input)], fixed);
    return { states, reason: this.#reason, last: this.#survey.last };
  }

  /** The choices that no architecture makes which is finished as one of these. */
  neverMade(finished: readonly State[]): readonly (readonly [id: string, choices: readonly number[]])[] {
    return finished.length === 0 ? [] : this.#trails.untaken(anyOf(finished.map(({ trail }) => trail)));
  }

  /** Why a choice of layers could not be built somewhere. */
  failureOf(id: string, choice: number): Reason | undefined {
    return this.#failures.get(`${id}=${choice}`);
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
        return states.map((state) => ({ ...state, trail: this.#trails.made(state.trail, node.decision) }));
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
      current = this.#run(child, current, fixed);
      if (child.kind !== "declare" || !this.#shared.isTried(child.decision, fixed)) continue;
      const end = this.#survey.lastReader(children, index);
      const rest = children.slice(index + 1, end + 1);
      const before = current;
      current = this.#united(
        combinations([this.#decision(child.decision)]).flatMap((made) =>
          this.#sequence(rest, before, new Map([...fixed, ...made])),
        ),
      );
      index = end;
    }
    return current;
  }

  /** Marks states inexact where a node took a shared decision as if it were its own. */
  #independent(node: SpaceNode, states: readonly State[], fixed: Fixed): readonly State[] {
    return this.#shared.isTorn(node, fixed) ? states.map(inexact) : states;
  }

  #choice(node: Choice, states: readonly State[], fixed: Fixed): readonly State[] {
    const chosen = fixed.get(node.decision);
    const ends = node.options.flatMap((option, index) => {
      if (chosen !== undefined && chosen !== index) return [];
      const after = this.#run(option, this.#madeIn(states, [new Map([[node.decision, index]])]), fixed);
      if (after.length === 0 && this.#reason) this.#failures.set(`${node.decision}=${index}`, this.#reason);
      return after;
    });
    return this.#independent(node, this.#united(ends), fixed);
  }

  #repeat(node: Repeat, states: readonly State[], fixed: Fixed): readonly State[] {
    const counts = this.#countsOf(node, fixed);
    const wanted = Math.max(...counts.keys());
    const ends: State[] = [];
    let current = states;
    for (let count = 0; count <= wanted && current.length > 0; count++) {
      const ways = counts.get(count);
      if (ways) ends.push(...this.#madeIn(current, ways));
      const iteration = node.iterations[count];
      if (iteration && count < wanted) current = this.#run(iteration, current, fixed);
    }
    return this.#independent(node, this.#united(ends), fixed);
  }

  /** The states once decisions were read with the choices of some of these ways to make them. */
  #madeIn(states: readonly State[], ways: readonly Fixed[]): readonly State[] {
    if (!ways[0]?.size) return states;
    return states.map((state) => ({ ...state, trail: this.#trails.read(state.trail, ways) }));
  }

  /** By number of iterations: the ways to make the decisions that it is read from. */
  #countsOf(node: Repeat, fixed: Fixed): ReadonlyMap<number, readonly Fixed[]> {
    const most = node.iterations.length;
    if (readsShape(node.count)) throw new Unbounded("the count of a repeat depends on a shape");
    const counts = new Map<number, Fixed[]>();
    const read = [...decisionsIn(node.count)];
    const known = amongst(fixed, read);
    const free = read.filter((id) => !fixed.has(id)).map(this.#decision);
    for (const made of combinations(free)) {
      const choices = new Map([...known, ...made]);
      const count = evaluateDecisions(node.count, (id) =>
        valueOfChoice(this.#decision(id).domain, choices.get(id) ?? Number.NaN),
      );
      const message = countProblem(count, most);
      if (message) this.#reason = { origin: node.origin, message };
      else counts.set(Number(count), [...(counts.get(Number(count)) ?? []), choices]);
    }
    return counts;
  }

  #operation(node: Calling, states: readonly State[], fixed: Fixed): readonly State[] {
    const ends = states.flatMap((state) =>
      this.#calls(node, state, fixed).flatMap((call) => {
        const step = this.#step(node, call, [state]);
        return step ? this.#madeIn([after(state, step, node.origin)], [call.made]) : [];
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
    const choices = [...this.#survey.readBy(node)].map((id) => fixed.get(id)).join();
    const calls = places.get(choices) ?? callsOf(node, state, this.#decision, fixed, this.#effort.options);
    places.set(choices, calls);
    return calls;
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
        const firsts = branches.map(([end]) => end as State);
        this.#step(
          node,
          call,
          firsts.map((first) => ({ ...first, high: first.low })),
        );
      }
      return combinations.flatMap((met) => {
        const step = this.#step(node, call, met);
        return step ? this.#madeIn([after(joined(state, met), step, node.origin)], [call.made]) : [];
      });
    });
    return this.#independent(node, ends, fixed);
  }

  /** One call of an operation after these networks; undefined where it cannot be made. */
  #step(node: Calling, call: Call, inputs: readonly State[]): Step | undefined {
    try {
      const step = stepOf(operationNamed(node.operation), call, inputs, this.plans, () => this.#spend());
      this.#observer?.spent(node, step);
      return step;
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      this.#reason = { origin: node.origin, message: error.message, shapes: inputs.map(givenBy) };
      return undefined;
    }
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
