/**
 * Strategies that search among the rows of a table only. `bayesian` is the default strategy, with all untried rows as its pool. For
 * `evolution` and `local` a change of a candidate is one of the rows that are nearest to it in decisions: by the squared distance of
 * ones for options and numbers from 0 to 1, a decision that is not made counting as zeros.
 */
import { createRandom, deriveSeed, type Random } from "../../server/random.ts";
import { GaussianProcess } from "../../server/search/evaluator/gaussian_process.ts";
import { decisionFeatures } from "../../server/search/features/decisions.ts";
import { Encoder } from "../../server/search/features/encoder.ts";
import type { Values } from "../../server/search/features/graph.ts";
import { History } from "../../server/search/history.ts";
import { expectedImprovement } from "../../server/search/selection/expected_improvement.ts";
import { greatest } from "../../server/search/selection/selection.ts";
import { Surrogate } from "../../server/search/surrogate.ts";
import type { Row, Table } from "./table.ts";

/**
 * @param untried at least one
 * @param tried in the order in which they were
 * @returns an untried one
 */
type Choice = (untried: readonly Row[], tried: readonly Row[]) => Row;
type Search = (table: Table, random: Random) => Choice;

export const searches: Readonly<Record<string, Search>> = { bayesian, random: atRandom, evolution, local };

/** The best accuracy after each query. */
export function bestAfter(search: Search, table: Table, seed: number, queries: number): readonly number[] {
  const choose = search(table, createRandom(deriveSeed(seed, "search-table"), "search"));
  const tried: Row[] = [];
  const untried = new Set(table.rows);
  let best = 0;
  return Array.from({ length: Math.min(queries, table.rows.length) }, () => {
    const row = choose([...untried], tried);
    untried.delete(row);
    tried.push(row);
    best = Math.max(best, accuracyOf(row));
    return best;
  });
}

/** As in server/search/strategy.ts: a start that is spread over the space, then what is expected to improve most. */
function bayesian({ space, rows }: Table, random: Random): Choice {
  const encoder = new Encoder(
    space,
    rows.map(({ entry }) => entry.candidate),
  );
  const surrogate = new Surrogate(encoder, () => new GaussianProcess());
  const history = new History();
  return (untried, tried) => {
    const last = tried.at(-1);
    if (last) history.tell(tried.length, 0, last.accuracy === undefined ? undefined : [last.accuracy]);
    const isBeginning = tried.length < 5 || history.best.length === 0;
    const among = isBeginning ? Array.from({ length: 50 }, () => oneOf(untried, random)) : untried;
    const entries = among.map(({ entry }) => entry);
    const promising = () => {
      const { predictions, best } = surrogate.model(history, [1])(entries);
      return expectedImprovement({ predictions, best }, random);
    };
    const place = isBeginning ? greatest(surrogate.novelty(history, entries)) : promising();
    const row = among[place] as Row;
    history.add(row.entry);
    return row;
  };
}

function atRandom(_table: Table, random: Random): Choice {
  return (untried) => oneOf(untried, random);
}

/** Ten at random; then the untried row nearest to the best of three of the latest ten: a population of 50 would be random throughout. */
function evolution(table: Table, random: Random): Choice {
  const distance = distances(table);
  return (untried, tried) => {
    if (tried.length < 10) return oneOf(untried, random);
    const living = tried.slice(-10);
    const parent = best(Array.from({ length: 3 }, () => oneOf(living, random)));
    return untried[greatest(untried.map((row) => -distance(parent, row)))] as Row;
  };
}

/** From a random row to one of its ten nearest that is better, until none is; then from another random row. */
function local(table: Table, random: Random): Choice {
  const distance = distances(table);
  let current: Row | undefined;
  let around: readonly Row[] = [];
  return (untried, tried) => {
    const last = tried.at(-1);
    if (last && (!current || accuracyOf(last) > accuracyOf(current))) {
      current = last;
      around = table.rows.toSorted((a, b) => distance(last, a) - distance(last, b)).slice(0, 11);
    }
    const left = around.filter((row) => untried.includes(row));
    if (left.length > 0) return oneOf(left, random);
    current = undefined;
    return oneOf(untried, random);
  };
}

/** Of any two rows, squared. */
function distances({ space, rows }: Table): (a: Row, b: Row) => number {
  const features = new Map(rows.map((row) => [row, decisionFeatures(space, row.entry.candidate)]));
  return (a, b) => distance(features.get(a) as Values, features.get(b) as Values);
}

const distance = (a: Values, b: Values): number =>
  [...new Set([...a.keys(), ...b.keys()])].reduce((sum, name) => sum + ((a.get(name) ?? 0) - (b.get(name) ?? 0)) ** 2, 0);

const best = (rows: readonly Row[]): Row => rows[greatest(rows.map(accuracyOf))] as Row;
const accuracyOf = ({ accuracy }: Row): number => accuracy ?? 0;
const oneOf = (rows: readonly Row[], random: Random): Row => rows[random.below(rows.length)] as Row;
