/** Abstract networks that fork: branches from one tensor on, and where they meet again. */
import type { Operation } from "../network/operation.ts";
import { type Cost, free, least, longest, mapCosts, mapSpent, none, type Spent, sum } from "./costs.ts";
import { type State, unite } from "./states.ts";
import { mapped, type NamedTensor } from "./tensors.ts";
import { allOf } from "./trails.ts";

/** The empty network from the current tensor of a state on, as a branch begins. */
export function branchFrom(state: State): State {
  const inside = (tensor: NamedTensor) => ({ ...tensor, own: none, outside: tensor.own, attached: false });
  return {
    ...state,
    ...{ ...mapSpent(() => free), attached: true, whole: true, outside: least(state) },
    tensors: mapped(state.tensors, inside),
  };
}

/** A network and branches from it on, before what merges them. */
export function joined(state: State, branches: readonly State[]): State {
  const attached = branches.some((branch) => branch.attached);
  const whole = state.whole && attached && branches.every((branch) => branch.whole);
  const together = (name: Spent): Cost => {
    const { min, max, minExact, maxExact } = branches.map((branch) => branch[name]).reduce(sum);
    const before = Math.max(...branches.map((branch) => branch.outside[name]));
    return {
      min: before + min,
      max: state[name].max + max,
      minExact: whole && minExact && state[name].minExact,
      maxExact: whole && maxExact && state[name].maxExact,
    };
  };
  return {
    ...state,
    ...mapSpent(together),
    depth: branches.map((branch) => branch.depth).reduce(longest),
    attached: state.attached && attached,
    whole,
    outside: attached ? state.outside : none,
    trail: allOf(branches.map((branch) => branch.trail)),
  };
}

/** More combinations of branches than this are made fewer by keeping the ends of branches as boxes. */
const mostMeetings = 256;

/** The combinations of one end of each branch whose shapes can meet, reduced to where they do; undefined where they are too many. `spend` is called for each that is tried. */
export function meetings(
  branches: readonly (readonly State[])[],
  { equalAxes }: Pick<Operation, "equalAxes">,
  spend: () => void,
): readonly (readonly State[])[] | undefined {
  for (const most of [Number.POSITIVE_INFINITY, 16, 4, 1]) {
    let found: readonly (readonly State[])[] = [[]];
    for (const ends of branches) {
      const united = unite(ends, most);
      found = found.flatMap((others) =>
        united.flatMap((end) => {
          spend();
          return meet([...others, end], equalAxes);
        }),
      );
      if (found.length > mostMeetings) break;
    }
    if (found.length <= mostMeetings) return found;
  }
  return undefined;
}

/** States whose shapes are equal in the axes that must be; empty where they cannot be. */
function meet(states: readonly State[], equalAxes: Operation["equalAxes"]): readonly (readonly State[])[] {
  const rank = states[0]?.low.length ?? 0;
  if (!equalAxes) return [states];
  if (states.some(({ low }) => low.length !== rank)) return [];
  const axes = Array.from({ length: equalAxes === "all" ? rank : rank - 1 }, (_, axis) => axis);
  const low = axes.map((axis) => Math.max(...states.map((state) => state.low[axis] as number)));
  const high = axes.map((axis) => Math.min(...states.map((state) => state.high[axis] as number)));
  if (axes.some((axis) => (low[axis] as number) > (high[axis] as number))) return [];
  const lowKept = states.every((state) => axes.every((axis) => state.low[axis] === low[axis]));
  const highKept = states.every((state) => axes.every((axis) => state.high[axis] === high[axis]));
  if (lowKept && highKept) return [states];
  const reduced = states.map((state) => {
    const shapes = { low: [...low, ...state.low.slice(axes.length)], high: [...high, ...state.high.slice(axes.length)] };
    const costs = mapCosts((name) => {
      const { min, max, minExact, maxExact } = state[name];
      return { min, max, minExact: minExact && lowKept, maxExact: maxExact && highKept };
    });
    return { ...state, ...shapes, ...costs };
  });
  return [reduced];
}
