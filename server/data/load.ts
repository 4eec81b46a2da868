/** From a data block to examples: what it holds (`inspect`, for checks while typing) and all of it (`loadDataset`, for a run). */
import { formatShape, size } from "../network/operation.ts";
import type { DataSpec, PieceSpec } from "../protocol/problem.ts";
import { listed } from "../words.ts";
import { DataError, type DataSummary, type Dataset, type Examples } from "./dataset.ts";
import { type Format, pathsOf, type Source, type SourceArguments, type SourceSummary } from "./format.ts";
import { formatNamed } from "./formats.ts";
import { apportion, countLabels, ShareError, stratify } from "./splits.ts";
import { summarize } from "./summaries.ts";

type Entry = DataError["entry"];
type Split = Exclude<Entry, "train">;

/** What a data block holds. Images are not decoded, and files that have not changed are not read again. Throws `DataError`. */
export async function inspect(data: DataSpec): Promise<DataSummary> {
  const { train, validation, test } = await readSources(data, summarize);
  const shares = sharesOf(data);
  const parts = shares.length === 0 ? [] : explained(data, shares, (values) => apportion(countsOf(train), train.classes, values));
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const examples = {
    train: train.labels.length,
    validation: validation?.labels.length ?? 0,
    ...(test && { test: test.labels.length }),
  };
  parts.forEach((counts, part) => {
    examples[part === 0 ? "train" : (shares[part - 1]?.split ?? "validation")] = total(counts);
  });
  return { shape: train.shape, classes: train.classes, examples };
}

/**
 * All examples of a data block, in its three splits. Shares of train are cut out by class, as `seed` says: the same seed gives the
 * same splits. All splits have one shape and one list of classes, that of train. Throws `DataError`.
 */
export async function loadDataset(data: DataSpec, seed: number): Promise<Dataset> {
  const { train, validation, test } = await readSources(data, (format, given) => format.read(given));
  const scale = train.scale ?? scaleOf(train.inputs);
  const examples = (source: Source, indices?: Int32Array): Examples => ({
    shape: source.shape,
    inputs: indices ? gather(source.inputs, indices, size(source.shape)) : source.inputs,
    scale: source.scale ?? scale,
    labels: indices ? indices.map((index) => source.labels[index] ?? 0) : source.labels,
    classes: source.classes,
  });
  const splits: Partial<Record<Entry, Examples>> = {
    train: examples(train),
    ...(validation && { validation: examples(validation) }),
    ...(test && { test: examples(test) }),
  };
  const shares = sharesOf(data);
  if (shares.length > 0) {
    const parts = explained(data, shares, (values) => stratify(train.labels, train.classes, values, seed));
    parts.forEach((indices, part) => {
      splits[part === 0 ? "train" : (shares[part - 1]?.split ?? "validation")] = examples(train, indices);
    });
  }
  const { train: first, validation: second, test: third } = splits;
  if (!first || !second) throw new Error("a data block has a training and a validation split");
  return { train: first, validation: second, ...(third && { test: third }) };
}

/** What values are multiplied by where no `max` is given, from the values of the training split. */
export function scaleOf(inputs: Uint8Array | Float32Array): number {
  let [smallest, largest] = [0, 0];
  for (const value of inputs) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  if (smallest < 0 || largest <= 1) return 1;
  return 1 / (largest >= 128 && largest <= 255 ? 255 : largest);
}

type Sources<S> = { readonly train: S } & Partial<Readonly<Record<Split, S>>>;

/** Reads the sources that a data block names and makes the others agree with train. */
async function readSources<S extends SourceSummary>(
  data: DataSpec,
  read: (format: Format, given: SourceArguments) => Promise<S>,
): Promise<Sources<S>> {
  const readOne = (spec: PieceSpec, entry: Entry) => withEntry(spec, entry, () => read(formatNamed(spec.name), spec.arguments));
  const train = await readOne(data.train, "train");
  if (countsOf(train).filter((count) => count > 0).length < 2)
    throw new DataError(
      `${whereIs(data.train)} holds examples of one class only ('${train.classes[train.labels[0] ?? 0]}'), so there is nothing to tell apart. Give examples of at least two classes.`,
      whereIs(data.train),
    );
  const others: Partial<Record<Split, S>> = {};
  for (const split of ["validation", "test"] as const) {
    const spec = data[split];
    if (spec?.kind !== "source") continue;
    const other = await readOne(spec.source, split);
    others[split] = { ...other, ...agreeing(other, spec.source, split, train, data.train) };
  }
  return { train, ...others };
}

/** The labels of another split as indices into the classes of train. */
function agreeing(
  other: SourceSummary,
  spec: PieceSpec,
  split: Split,
  train: SourceSummary,
  trainSpec: PieceSpec,
): Pick<SourceSummary, "labels" | "classes"> {
  const path = whereIs(spec);
  const [here, there] = [`${split} (${path})`, `train (${whereIs(trainSpec)})`];
  if (formatShape(other.shape) !== formatShape(train.shape))
    throw new DataError(
      `${here} holds images of ${formatShape(other.shape)}, ${there} images of ${formatShape(train.shape)}. Give data of one shape${spec.name === "image_folder" ? `, or write size: [${train.shape.slice(0, 2).join(", ")}], channels: ${train.shape[2]} to convert the images` : ""}.`,
      path,
      split,
    );
  const index = new Map(train.classes.map((name, at) => [name, at]));
  const used = new Set(other.labels);
  const unknown = other.classes.find((name, at) => used.has(at) && !index.has(name));
  if (unknown !== undefined)
    throw new DataError(
      `${here} holds the class '${unknown}', which is none of the ${train.classes.length} classes of ${there}: ${listed(train.classes)}. Give data with the same classes and, where one has a file of class names, the same names.`,
      path,
      split,
    );
  return { labels: other.labels.map((label) => index.get(other.classes[label] ?? "") ?? 0), classes: train.classes };
}

interface Share {
  readonly split: Split;
  readonly share: number;
}

const sharesOf = (data: DataSpec): Share[] =>
  (["validation", "test"] as const).flatMap((split) => {
    const spec = data[split];
    return spec?.kind === "share" ? [{ split, share: spec.share }] : [];
  });

/** Does something with the shares; a share that cannot be taken becomes a `DataError`. */
function explained<R>(data: DataSpec, shares: readonly Share[], take: (values: readonly number[]) => R): R {
  try {
    return take(shares.map(({ share }) => share));
  } catch (error) {
    if (error instanceof ShareError) throw new DataError(error.message, whereIs(data.train), shares[0]?.split);
    throw error;
  }
}

async function withEntry<R>(spec: PieceSpec, entry: Entry, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof DataError ? new DataError(error.message, error.path || whereIs(spec), entry) : error;
  }
}

/** The first path of a call, by which messages name it. */
const whereIs = (spec: PieceSpec): string => pathsOf(formatNamed(spec.name), spec.arguments)[0]?.path ?? spec.name;

const countsOf = (source: SourceSummary): number[] => countLabels(source.labels, source.classes.length);

/** The examples with these indices, one after the other. */
function gather<T extends Uint8Array | Float32Array>(inputs: T, indices: Int32Array, length: number): Uint8Array | Float32Array {
  const gathered =
    inputs instanceof Uint8Array ? new Uint8Array(indices.length * length) : new Float32Array(indices.length * length);
  indices.forEach((index, at) => {
    gathered.set(inputs.subarray(index * length, (index + 1) * length), at * length);
  });
  return gathered;
}
