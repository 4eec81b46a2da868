/**
 * Candidates as vectors whose distances mean something: features in groups, each group scaled to a mean squared distance of one over a
 * random sample of the space, then weighted. So a group counts as much as another, however many features it has.
 */
import { createRandom } from "../../random.ts";
import type { Candidate } from "../../space/instantiate.ts";
import { feasible, sampleDomain } from "../../space/sample.ts";
import type { Space } from "../../space/space.ts";
import { decisionFeatures, decisionOf } from "./decisions.ts";
import { type GraphFeatures, graphFeatures, type Values } from "./graph.ts";

export interface Encoded {
  readonly features: Float64Array;
  /** For each feature, from 0: features of one part count more or less together. */
  readonly parts: readonly number[];
  /** The logarithm of the parameters, standardised over the sample: larger networks are usually better. */
  readonly capacity: number;
}

/** Standardised: whether each feature is scaled by itself before the group is. Counts of paths are of one kind already. */
const groups = {
  paths: { weight: 1, standardised: false },
  operations: { weight: 1, standardised: true },
  shape: { weight: 2, standardised: true },
  costs: { weight: 1, standardised: true },
  decisions: { weight: 0.3, standardised: false },
  settings: { weight: 1, standardised: false },
} as const;
type Group = keyof typeof groups;
const weightOf = (names: readonly Group[]): number => names.reduce((sum, name) => sum + groups[name].weight, 0);
/** What the groups that differ weigh together, at least: where there is no graph, or only one, decisions and settings take its share. */
const least = weightOf(["paths", "operations", "shape", "costs", "decisions"]);
/** From one end of a number to the other, as options are sqrt(2) apart: between them lies more than another option. */
const span = 4;
type Grouped = Readonly<Record<Group, Values>>;

interface Column {
  readonly name: string;
  readonly mean: number;
  readonly factor: number;
}

export class Encoder {
  readonly #space: Space;
  /** Told to a program and not to be seen in the graph: as settings are. */
  readonly #plain: ReadonlySet<string>;
  readonly #columns: ReadonlyMap<Group, readonly Column[]>;
  /** Added to costs before their logarithm is taken, so that an architecture without parameters is no outlier. */
  readonly #offsets: readonly [parameters: number, flops: number];
  readonly #listsPaths: boolean;
  readonly #capacity: { readonly mean: number; readonly deviation: number };
  /** d capacity / d feature: it is one of them on another scale. */
  readonly capacityGradient: Float64Array;
  /** Of each encoded candidate. */
  readonly parts: readonly number[];

  /** @param sample of the space, at random; at least one */
  constructor(space: Space, sample: readonly Candidate[]) {
    this.#space = space;
    this.#plain = new Set(space.plain);
    this.#offsets = [
      1 + median(sample.map(({ architecture }) => architecture.parameters)) / 4,
      1 + median(sample.map(({ architecture }) => architecture.flops)) / 4,
    ];
    const graphs = sample.map(graphFeatures);
    this.#listsPaths = areShared(graphs.map(({ paths }) => paths));
    const grouped = sample.map((candidate, index) => this.#grouped(candidate, graphs[index] as GraphFeatures));
    const differing = (Object.keys(groups) as Group[]).flatMap((group): readonly [Group, readonly Column[]][] => {
      const columns = columnsOf(
        grouped.map((each) => each[group]),
        groups[group],
      );
      return columns.some(({ factor }) => factor > 0) ? [[group, columns]] : [];
    });
    const share = Math.sqrt(Math.max(1, least / weightOf(differing.map(([group]) => group))));
    this.#columns = new Map(
      differing.map(([group, columns]) => [group, columns.map((column) => ({ ...column, factor: share * column.factor }))]),
    );
    this.parts = numbered(
      [...this.#columns].flatMap(([group, columns]) =>
        columns.map(({ name }) => (group === "settings" ? decisionOf(name) : group)),
      ),
    );
    const capacities = grouped.map(({ costs }) => costs.get("parameters") ?? 0);
    const [mean, deviation] = moments(capacities, sample.length);
    this.#capacity = { mean, deviation: deviation || 1 };
    this.capacityGradient = Float64Array.from(
      [...this.#columns].flatMap(([group, columns]) =>
        columns.map(({ name, factor }) =>
          group === "costs" && name === "parameters" && factor > 0 ? 1 / (factor * this.#capacity.deviation) : 0,
        ),
      ),
    );
  }

  encode(candidate: Candidate): Encoded {
    const grouped = this.#grouped(candidate, graphFeatures(candidate));
    const features = [...this.#columns].flatMap(([group, columns]) => {
      const values = grouped[group];
      return columns.map(({ name, mean, factor }) => ((values.get(name) ?? 0) - mean) * factor);
    });
    const { mean, deviation } = this.#capacity;
    const capacity = ((grouped.costs.get("parameters") ?? 0) - mean) / deviation;
    return { features: Float64Array.from(features), parts: this.parts, capacity };
  }

  #grouped(candidate: Candidate, { paths, windows, operations, shape }: GraphFeatures): Grouped {
    const [parameters, flops] = this.#offsets;
    const { architecture } = candidate;
    const settings: Values = new Map();
    const decisions: Values = new Map();
    for (const [name, value] of decisionFeatures(this.#space, candidate, span)) {
      const id = decisionOf(name);
      (id.startsWith("training.") || this.#plain.has(id) ? settings : decisions).set(name, value);
    }
    const costs = new Map([
      ["parameters", Math.log(architecture.parameters + parameters)],
      ["flops", Math.log(architecture.flops + flops)],
    ]);
    return { paths: this.#listsPaths ? paths : windows, operations, shape, costs, decisions, settings };
  }
}

/** Equal names have equal numbers, from 0. */
function numbered(names: readonly string[]): readonly number[] {
  const distinct = [...new Set(names)];
  return names.map((name) => distinct.indexOf(name));
}

/** Random candidates that features are scaled by, and draws for them. */
const sampled = 500;
const mostDraws = 10_000;
const known = new WeakMap<Space, Encoder>();

/** That of the space, the same whatever the seed; undefined where chance finds no candidate. */
export function encoderOf(space: Space): Encoder | undefined {
  const encoder = known.get(space);
  if (encoder) return encoder;
  const random = createRandom(0, "encoder");
  const sample: Candidate[] = [];
  for (let draw = 0; draw < mostDraws && sample.length < sampled; draw++) {
    const candidate = feasible(space, ({ domain }) => sampleDomain(domain, random));
    if (candidate) sample.push(candidate);
  }
  if (sample.length === 0) return undefined;
  const made = new Encoder(space, sample);
  known.set(space, made);
  return made;
}

/** Whether most of what occurs occurs more than once: paths that every candidate has for itself tell nothing of others. */
function areShared(sample: readonly Values[]): boolean {
  const counts = occurrences(sample);
  const shared = sample.map((values) => [...values.keys()].filter((name) => (counts.get(name) ?? 0) > 1).length);
  const all = sample.reduce((sum, { size }) => sum + size, 0);
  return shared.reduce((a, b) => a + b, 0) > all / 2;
}

function occurrences(sample: readonly Values[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const values of sample) for (const name of values.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Names that occur more than once; of those that always have equal values, the first. */
function distinct(sample: readonly Values[]): readonly string[] {
  const byValues = new Map<string, string>();
  for (const [name, count] of occurrences(sample)) {
    const values = sample.map((each) => each.get(name) ?? 0).join();
    if (count > 1 && !byValues.has(values)) byValues.set(values, name);
  }
  return [...byValues.values()];
}

function columnsOf(sample: readonly Values[], { weight, standardised }: (typeof groups)[Group]): readonly Column[] {
  const known = distinct(sample);
  const scaled = known.map((name) => {
    const [mean, deviation] = moments(
      sample.flatMap((values) => values.get(name) ?? []),
      sample.length,
    );
    return { name, mean, deviation, scale: standardised ? deviation || 1 : 1 };
  });
  const total = scaled.reduce((sum, { deviation, scale }) => sum + (deviation / scale) ** 2, 0);
  const factor = total > 0 ? Math.sqrt(weight / total) : 0;
  return scaled.map(({ name, mean, scale }) => ({ name, mean, factor: factor / scale }));
}

/** The mean and deviation of values of which those that are not given are 0. */
function moments(values: readonly number[], count: number): [mean: number, deviation: number] {
  if (count === 0) return [0, 0];
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, (count - values.length) * mean ** 2);
  return [mean, Math.sqrt(squares / count)];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
