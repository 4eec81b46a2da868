import { gain, nonDominated } from "../../protocol/pareto.ts";
import { greedy } from "./greedy.ts";
import { greatest, type Selection } from "./selection.ts";

/** How far behind the worst known value the reference lies, as a share of the range: the ends of the front count, too. */
const margin = 0.1;

/**
 * s* = argmax HV(F + {m(s) + s(s)}) - HV(F),  F the known front: the hypervolume that a candidate adds where it is one deviation
 * better than predicted in each objective (Ponweiser et al. 2008, without a penalty). Where none adds anything, the most promising.
 */
export const pareto: Selection = (pool, random) => {
  const each = pool.each?.();
  if (!each || each.known.length === 0) return greedy(pool, random);
  const reference = (each.known[0] ?? []).map((_, j) => {
    const column = each.known.map((values) => values[j] as number);
    const worst = Math.min(...column);
    return worst - margin * (Math.max(...column) - worst || 1);
  });
  const front = nonDominated(each.known);
  const gains = each.predictions.map((row) =>
    gain(
      row.map(({ mean, deviation }) => mean + deviation),
      front,
      reference,
    ),
  );
  return Math.max(...gains) > 0 ? greatest(gains) : greedy(pool, random);
};
