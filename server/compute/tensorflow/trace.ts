/** The training step and the inference of a network, recorded for one size of batch. */
import type { Tensor1D } from "@tensorflow/tfjs-core";
import { weightsOf } from "../../network/architecture.ts";
import type { Tensor, Tf } from "../../network/operation.ts";
import type { InferencePlan, Moment, TrainingPlan } from "../backend.ts";
import { inOrder, inputsAt, labelsAt } from "../batches.ts";
import { infer, type Network, trainingStep } from "../step.ts";
import { uploadWeights, Variables } from "../variables.ts";
import type { NodeBackend } from "./node.ts";
import { idOf, NotRecordable, type Recording, record, rehearse } from "./recorder.ts";
import { memoryKey } from "./state.ts";

/** Tensors are told by their identifiers. */
export interface StepTrace {
  readonly input: number;
  readonly labels: number;
  readonly fed: readonly Fed[];
  /** Weights by their keys, and what is remembered of each, before and after the step. */
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
  readonly sums: ReadonlyMap<string, number>;
}

/** A tensor that is another one in each step. */
export interface Fed {
  readonly id: number;
  readonly type: "float32" | "int32";
  readonly values: (moment: Moment) => readonly number[];
}

export interface InferenceTrace {
  readonly input: number;
  readonly labels: number | undefined;
  readonly weights: ReadonlyMap<string, number>;
  readonly results: ReadonlyMap<string, number>;
}

export interface Recorder {
  readonly tf: Tf;
  readonly backend: NodeBackend;
  /** Bytes of tensors that may be alive at a time. */
  readonly limit: number;
}

/** Two steps in which everything differs. */
const moments: readonly [Moment, Moment] = [
  { step: 3, remembered: 1, learningRate: 0.25, seed: 12345 },
  { step: 4, remembered: 2, learningRate: 0.5, seed: 67890 },
];

/** @throws NotRecordable, OutOfMemory */
export function recordStep(recorder: Recorder, network: Network, plan: TrainingPlan, batch: number): Recording<StepTrace> {
  const isFed = ({ fed }: StepTrace, id: number) => fed.some((each) => each.id === id);
  const [first, second] = moments;
  return recordTwice(recorder, isFed, [first, second], (moment, enter) =>
    traceStep(recorder, network, plan, batch, moment, enter),
  );
}

type Enter = (part: string) => void;

/** Records a function, and sees to it that it does the same another time. */
function recordTwice<T, M>(
  { tf, backend, limit }: Recorder,
  differs: (result: T, id: number) => boolean,
  [first, second]: readonly [M, M],
  trace: (moment: M, enter: Enter) => T,
): Recording<T> {
  let place = "the network";
  const enter = (part: string) => {
    place = part;
  };
  try {
    const recording = record(tf, backend, limit, () => trace(first, enter));
    const known = new Set([...recording.uploads.keys()].filter((id) => differs(recording.result, id)));
    rehearse(backend, recording, known, () => trace(second, enter));
    return recording;
  } catch (error) {
    throw error instanceof NotRecordable ? new NotRecordable(`${place} ${error.message}`) : error;
  }
}

function traceStep(
  { tf, backend }: Recorder,
  network: Network,
  plan: TrainingPlan,
  batch: number,
  moment: Moment,
  enter: Enter,
): StepTrace {
  const variables = new Variables(tf, plan.architecture, plan.initial, network.optimizer.slots);
  const fed: Fed[] = [];
  const perStep = (values: Fed["values"], type: Fed["type"] = "float32"): Tensor1D => {
    const tensor = tf.tensor1d([...values(moment)], type);
    fed.push({ id: idOf(backend, tensor), type, values });
    return tensor;
  };
  try {
    return tidied(tf, () => {
      const indices = inOrder(batch);
      const [input, labels] = [inputsAt(tf, plan.train, indices), labelsAt(tf, plan.train, indices)];
      const before = stateOf(backend, network, variables);
      const sums = trainingStep(tf, network, variables, input, labels, { perStep, enter });
      const [inputId, labelsId] = [idOf(backend, input), idOf(backend, labels)];
      return {
        input: inputId,
        labels: labelsId,
        fed,
        before,
        after: stateOf(backend, network, variables),
        sums: idsOf(backend, sums),
      };
    });
  } finally {
    variables.dispose();
  }
}

/** As `State` names its variables. */
function stateOf(backend: NodeBackend, { architecture }: Network, variables: Variables): Map<string, number> {
  const ids = idsOf(backend, variables.weights);
  for (const { key, trainable } of weightsOf(architecture))
    if (trainable)
      for (const [slot, tensor] of variables.memory(key).entries()) ids.set(memoryKey(key, slot), idOf(backend, tensor));
  return ids;
}

const idsOf = (backend: NodeBackend, tensors: Readonly<Record<string, Tensor>>): Map<string, number> =>
  new Map(Object.entries(tensors).map(([name, tensor]) => [name, idOf(backend, tensor)]));

/** @throws NotRecordable, OutOfMemory */
export function recordInference(recorder: Recorder, plan: InferencePlan, batch: number): Recording<InferenceTrace> {
  const { tf, backend } = recorder;
  const { architecture, weights, examples, results } = plan;
  const trace = (_: undefined, enter: Enter): InferenceTrace => {
    const tensors = uploadWeights(tf, architecture, weights);
    try {
      return tidied(tf, () => {
        const indices = inOrder(batch);
        const input = inputsAt(tf, examples, indices);
        const labels = examples.labels && labelsAt(tf, { labels: examples.labels }, indices);
        const found = results(tf, infer(tf, architecture, tensors, input, enter), labels);
        const [inputId, labelsId] = [idOf(backend, input), labels && idOf(backend, labels)];
        return { input: inputId, labels: labelsId, weights: idsOf(backend, tensors), results: idsOf(backend, found) };
      });
    } finally {
      tf.dispose(tensors);
    }
  };
  return recordTwice(recorder, () => false, [undefined, undefined], trace);
}

/** As `tf.tidy`, for what is no tensor. */
function tidied<T>(tf: Tf, run: () => T): T {
  const results: T[] = [];
  tf.tidy(() => void results.push(run()));
  return results[0] as T;
}
