/** What the memory of a candidate's training depends on beside its network: settings that may be decisions. */
import { type MemoryPlan, memoryOf } from "../network/memory.ts";
import { decisionsOf, valueOfChoice } from "./decisions.ts";
import type { Candidate } from "./instantiate.ts";
import { type Range, rangeOf, rangeOfValue } from "./ranges.ts";
import type { Expression, ResolvedSetting, Setting, Space } from "./space.ts";

/** In bytes, from above; network/memory.ts says what is counted. */
export function memoryOfCandidate({ architecture, training }: Candidate, space: Pick<Space, "slots">): number {
  const { batch, optimizer, clip } = training;
  return memoryOf(architecture, {
    batch: typeof batch === "number" ? batch : standard.batch,
    slots: slotsOf(space, nameOf(optimizer)),
    clips: typeof clip === "number" && clip > 0,
  });
}

/** The smallest and the largest of all candidates; one and the same object where there is one. */
export interface Plans {
  readonly low: MemoryPlan;
  readonly high: MemoryPlan;
  /** Both occur, with every architecture. */
  readonly exact: boolean;
}

export function plansOf(space: Space): Plans {
  const { batch, optimizer, clip } = space.training;
  const batches = batch?.kind === "value" ? valuesOf(batch.value, space) : only(standard.batch);
  const clips = clip?.kind === "value" ? valuesOf(clip.value, space) : only(0);
  const slots = namesIn(optimizer).map((name) => slotsOf(space, name));
  const low = { batch: batches.min, slots: Math.min(...slots), clips: clips.min > 0 };
  const high = { batch: batches.max, slots: Math.max(...slots), clips: clips.max > 0 };
  const isOne = low.batch === high.batch && low.slots === high.slots && low.clips === high.clips;
  return { low, high: isOne ? low : high, exact: batches.exact && clips.exact };
}

/** Where a space says nothing, as before a mistake, or in a run of an earlier version. */
const standard = { batch: 1, slots: 2 };

const slotsOf = ({ slots = {} }: Pick<Space, "slots">, optimizer: string | undefined): number =>
  slots[optimizer ?? ""] ?? standard.slots;

const nameOf = (setting: ResolvedSetting | undefined): string | undefined =>
  typeof setting === "object" && "name" in setting ? setting.name : undefined;

const namesIn = (setting: Setting | undefined): readonly (string | undefined)[] => {
  if (setting?.kind === "choice") return setting.options.flatMap(namesIn);
  return [setting?.kind === "call" ? setting.name : undefined];
};

type Values = Range & Pick<Plans, "exact">;

const only = (value: number): Values => ({ min: value, max: value, exact: true });

/** Of a setting. A decision of its own takes each of its values, whatever else is decided. */
function valuesOf(expression: Expression, space: Space): Values {
  const decision = decisionsOf(space);
  const { range } = rangeOf(expression, {
    decision(id) {
      const { domain } = decision(id);
      const ends = domain.kind === "categorical" ? domain.labels.keys() : [domain.min, domain.max].values();
      const ranges = [...ends].flatMap((choice) => rangeOfValue(valueOfChoice(domain, choice)) ?? []);
      const range = { min: Math.min(...ranges.map(({ min }) => min)), max: Math.max(...ranges.map(({ max }) => max)) };
      return { range, optional: false };
    },
    shape: unread,
    cost: unread,
  });
  return { ...(range ?? { min: 0, max: Number.POSITIVE_INFINITY }), exact: expression.kind !== "call" };
}

const unread = (): never => {
  throw new Error("a setting of the training reads no shapes and no costs");
};
