/** Training and inference as TensorFlow graphs: recorded once, then each batch is one call. */
import type { Inference, InferencePlan, Moment, Trainer, TrainingPlan } from "../backend.ts";
import { countOf, type Inputs } from "../batches.ts";
import { createOptimizer } from "../optimizers.ts";
import type { Graph, Reference } from "./graph.ts";
import { type Binding, typeNumbers } from "./node.ts";
import { type Batch, Program } from "./program.ts";
import type { Recording } from "./recorder.ts";
import { replay } from "./replay.ts";
import type { Feed, Session } from "./session.ts";
import { State } from "./state.ts";
import { type Fed, type InferenceTrace, type Recorder, recordInference, recordStep, type StepTrace } from "./trace.ts";
import { fuse } from "./updates.ts";

/** @throws NotRecordable, OutOfMemory */
export function recordedTrainer(recorder: Recorder, plan: TrainingPlan): Trainer {
  const { tf, backend } = recorder;
  const { architecture, task, train, validation, initial } = plan;
  const network = { architecture, task, optimizer: createOptimizer(tf, plan.optimizer), clip: plan.clip ?? 0 };
  const steps = perSize(train, plan.batch, (batch) => recordStep(recorder, network, plan, batch));
  const validating: InferencePlan | undefined = validation && {
    ...{ architecture, weights: initial, examples: validation, batch: plan.validationBatch },
    results: (_tf, output, labels) => (labels ? task.sums(tf, output, labels) : {}),
  };
  const inferences = validating && recordInferences(recorder, validating);

  const program = new Program();
  const state = new State(program, architecture, initial, network.optimizer.slots);
  const batches = program.examples("train", train, plan.isFed);
  const step = each(steps, (recording, batch) => addStep(program.graph, backend.binding, state, batches(batch), recording));
  const validate =
    validating && inferences && addInferences(program, backend.binding, state, "validation", validating, inferences);
  const session = program.start(backend.binding);
  return {
    step: (indices, moment, inputs) => of(step, indices)(session, indices, moment, inputs),
    validate(indices) {
      if (!validate) throw new Error("there are no validation examples");
      const sums = of(validate, indices)(session, indices);
      return Object.fromEntries(Object.entries(sums).map(([name, values]) => [name, values[0] as number]));
    },
    download: () => state.download(session),
    dispose: () => session.dispose(),
  };
}

/** @throws NotRecordable, OutOfMemory */
export function recordedInference(recorder: Recorder, plan: InferencePlan): Inference {
  const inferences = recordInferences(recorder, plan);
  const program = new Program();
  const state = new State(program, plan.architecture, plan.weights, 0);
  const run = addInferences(program, recorder.backend.binding, state, "examples", plan, inferences);
  const session = program.start(recorder.backend.binding);
  return { run: (indices) => of(run, indices)(session, indices), dispose: () => session.dispose() };
}

/** What is there once for each size of batch. */
type PerSize<T> = ReadonlyMap<number, T>;

/** All batches of the examples but the last have one size. */
function perSize<T>(examples: Inputs, batch: number, make: (size: number) => T): PerSize<T> {
  const count = countOf(examples);
  const sizes = new Set([Math.min(batch, count), count % batch].filter((size) => size > 0));
  return new Map([...sizes].map((size) => [size, make(size)]));
}

const each = <T, U>(values: PerSize<T>, make: (value: T, size: number) => U): PerSize<U> =>
  new Map([...values].map(([size, value]) => [size, make(value, size)]));

function of<T>(values: PerSize<T>, { length }: Int32Array): T {
  const found = values.get(length);
  if (!found) throw new Error(`batches of ${length} examples were not recorded`);
  return found;
}

/** Adds a training step to the graph. */
function addStep(graph: Graph, binding: Binding, state: State, batch: Batch, recording: Recording<StepTrace>) {
  const { input, labels, fed, before, after, sums } = recording.result;
  const given = state.references(before);
  given.set(input, batch.input);
  if (batch.labels) given.set(labels, batch.labels);
  const feeds = (["float32", "int32"] as const).map((type) => addFeeds(graph, type, fed, given));
  const fused = fuse(recording.composites, before, after);
  const done = new Set(fused.flatMap(({ keys }) => keys));
  const changed = [...after].filter(([key, id]) => before.get(key) !== id && !done.has(key));
  const wanted = [...sums.values(), ...changed.map(([, id]) => id), ...fused.flatMap(({ needs }) => needs)];
  const values = replay(graph, binding, recording, given, wanted);
  const take = (count: number): Reference[] => values.splice(0, count);

  const names = [...sums.keys()];
  const vector = { N: { integer: names.length }, T: { type: typeNumbers.float32 }, axis: { integer: 0 } };
  const packed = graph.node("Pack", take(names.length), vector);
  const assignments = changed.map(([key]) => state.assign(key, ...(take(1) as [Reference])));
  const updates = fused.map(({ needs, add }) => add(graph, state, take(needs.length)));
  const output = graph.after(packed, "float32", "sums", [...assignments, ...updates]);
  return (session: Session, indices: Int32Array, moment: Moment, inputs?: Inputs["inputs"]): Record<string, number> => {
    const all = [...batch.feeds(indices, inputs), ...feeds.flatMap((feed) => feed?.(moment) ?? [])];
    const [found] = session.run(all, [output]);
    return Object.fromEntries(names.map((name, place) => [name, found?.[place] as number]));
  };
}

/** One placeholder for all values of a type that are others in each step, taken apart in the graph. */
function addFeeds(graph: Graph, type: Fed["type"], fed: readonly Fed[], given: Map<number, Reference>) {
  const members = fed.filter((each) => each.type === type);
  if (members.length === 0) return undefined;
  const example: Moment = { step: 0, remembered: 0, learningRate: 1, seed: 1 };
  const lengths = members.map(({ values }) => values(example).length);
  const length = lengths.reduce((sum, each) => sum + each, 0);
  const name = graph.placeholder(`fed_${type}`, type, [length]);
  let place = 0;
  for (const [index, { id }] of members.entries()) {
    const [begin, count] = [place, lengths[index] as number].map((value) => graph.integers([1], [value])) as [string, string];
    given.set(
      id,
      graph.node("Slice", [name, begin, count], { T: { type: typeNumbers[type] }, Index: { type: typeNumbers.int32 } }),
    );
    place += lengths[index] as number;
  }
  return (moment: Moment): Feed => {
    const values = members.flatMap((member) => member.values(moment));
    return { name, type, shape: [length], values: type === "float32" ? Float32Array.from(values) : Int32Array.from(values) };
  };
}

const recordInferences = (recorder: Recorder, plan: InferencePlan): PerSize<Recording<InferenceTrace>> =>
  perSize(plan.examples, plan.batch, (batch) => recordInference(recorder, plan, batch));

/** Adds what takes batches of examples to the plan's results. */
function addInferences(
  program: Program,
  binding: Binding,
  state: State,
  name: string,
  plan: InferencePlan,
  inferences: PerSize<Recording<InferenceTrace>>,
) {
  const batches = program.examples(name, plan.examples);
  return each(inferences, (recording, size) => {
    const batch = batches(size);
    const { input, labels, weights, results } = recording.result;
    const given = state.references(weights);
    given.set(input, batch.input);
    if (labels !== undefined && batch.labels) given.set(labels, batch.labels);
    const values = replay(program.graph, binding, recording, given, [...results.values()]);
    // A result may be any output of its node, or nothing but the input.
    const outputs = values.map((value) => program.graph.after(value, "float32", `${name}_result`, []));
    const names = [...results.keys()];
    return (session: Session, indices: Int32Array): Record<string, Float32Array> => {
      const found = session.run(batch.feeds(indices), outputs);
      return Object.fromEntries(names.map((key, place) => [key, found[place] as Float32Array]));
    };
  });
}
