/** What is TensorFlow's own: graphs that were recorded. Runs where HNAS_TEST_DEVICE is `tensorflow`; test/compute/backend.ts. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Backend, Moment, TrainingPlan } from "../../server/compute/backend.ts";
import { eagerTrainer } from "../../server/compute/eager.ts";
import { OutOfMemory } from "../../server/compute/failure.ts";
import { initialWeights } from "../../server/compute/initialize.ts";
import type { NodeBackend } from "../../server/compute/tensorflow/node.ts";
import { recordedTrainer } from "../../server/compute/tensorflow/recorded.ts";
import { NotRecordable } from "../../server/compute/tensorflow/recorder.ts";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import type { TaskKind } from "../../server/tasks/task.ts";
import { difference } from "../network/conformance.ts";
import { createBackend, device, heldByTensorflow } from "./backend.ts";
import { everything, stripes } from "./network.ts";

describe.runIf(device === "tensorflow")("a recorded step", () => {
  let backend: Backend;
  const warnings: string[] = [];
  beforeAll(async () => {
    backend = await createBackend((sentence) => warnings.push(sentence));
  });

  const architecture = everything([8, 8, 1], 4);
  const train = stripes(40);
  const optimizer = { name: "adam", arguments: { learning_rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } };
  const plan: TrainingPlan = {
    ...{ architecture, task, optimizer, initial: initialWeights(architecture, 1) },
    ...{ train, validation: stripes(20, { seed: 2 }), batch: 16, validationBatch: 16 },
  };
  const recorder = (limit = Number.POSITIVE_INFINITY) => {
    const { tf } = backend;
    return { tf, backend: tf.backend() as NodeBackend, limit };
  };
  const momentOf = (step: number): Moment => ({ step, remembered: step, learningRate: 0.01 / (1 + step), seed: 100 + step });
  const indicesOf = (step: number) => Int32Array.from({ length: step % 3 === 2 ? 8 : 16 }, (_, place) => (7 * step + place) % 40);

  test.each([
    optimizer,
    { name: "adamw", arguments: { ...optimizer.arguments, weight_decay: 0.1 } },
    { name: "rmsprop", arguments: { learning_rate: 0.001, rho: 0.9, momentum: 0.5, epsilon: 1e-7 } },
    { name: "sgd", arguments: { learning_rate: 0.01, momentum: 0.9 } },
  ])("is the step that runs operation by operation, whatever differs from step to step: $name", (chosen) => {
    const chosenPlan = { ...plan, optimizer: chosen };
    const trainers = [recordedTrainer(recorder(), chosenPlan), eagerTrainer(backend.tf, chosenPlan)] as const;
    for (let step = 0; step < 7; step++) {
      const [recorded, eager] = trainers.map((trainer) => trainer.step(indicesOf(step), momentOf(step)));
      expect((recorded?.loss ?? 0) / (eager?.loss ?? 0), `step ${step}`).toBeCloseTo(1, 5);
      expect(recorded?.accuracy).toBe(eager?.accuracy);
    }
    // The others move a bias before a batch normalisation, whose gradient is but rounding, as far as any other weight.
    if (chosen.name === "sgd") {
      const [ours, theirs] = trainers.map((trainer) => trainer.download());
      for (const [key, values] of Object.entries(theirs ?? {}))
        expect(difference(ours?.[key] ?? [], values), key).toBeLessThan(1e-5);
      const validation = Int32Array.from({ length: 16 }, (_, place) => place + 4);
      const [recorded, eager] = trainers.map((trainer) => trainer.validate(validation));
      expect((recorded?.loss ?? 0) / (eager?.loss ?? 0)).toBeCloseTo(1, 5);
    }
    for (const trainer of trainers) trainer.dispose();
  });

  test("is given its inputs where the plan says so", () => {
    const fedPlan = { ...plan, isFed: true };
    const trainers = [recordedTrainer(recorder(), fedPlan), eagerTrainer(backend.tf, plan), recordedTrainer(recorder(), fedPlan)];
    for (let step = 0; step < 4; step++) {
      const indices = indicesOf(step);
      const inputs = new Uint8Array(new SharedArrayBuffer(indices.length * 64));
      for (const [place, index] of indices.entries()) inputs.set(train.inputs.subarray(64 * index, 64 * (index + 1)), 64 * place);
      const [fed, gathered, black] = trainers.map((trainer, which) =>
        trainer.step(indices, momentOf(step), which === 1 ? undefined : which === 0 ? inputs : new Uint8Array(inputs.length)),
      );
      expect((fed?.loss ?? 0) / (gathered?.loss ?? 0), `step ${step}`).toBeCloseTo(1, 5);
      expect(black?.loss).not.toBeCloseTo(gathered?.loss ?? 0, 3);
    }
    for (const trainer of trainers) trainer.dispose();
  });

  const losing = (loss: TaskKind["loss"]): TaskKind => ({ ...task, loss });
  test.each<[string, TaskKind["loss"], RegExp]>([
    [
      "reads a value",
      (tf, output, labels) => tf.mul(task.loss(tf, output, labels), 1 + 0 * (output.dataSync()[0] ?? 0)),
      /^the loss reads a value/,
    ],
    [
      "draws its random numbers elsewhere",
      (tf, output, labels) =>
        tf.add(task.loss(tf, output, labels), tf.sum(tf.cast(tf.multinomial(tf.zeros([1, 3]) as never, 2), "float32"))),
      /^the loss draws random numbers by TensorFlow's Multinomial/,
    ],
    [
      "makes them in JavaScript",
      (tf, output, labels) => tf.add(task.loss(tf, output, labels), tf.mean(tf.randomUniform([5]))),
      /^the loss makes a tensor of shape \[5\] in JavaScript that is another one in each step/,
    ],
  ])("that %s is none, says what does it, and leaves nothing behind", (_, loss, message) => {
    const before = [backend.tf.memory().numTensors, heldByTensorflow(backend)];
    const run = () => recordedTrainer(recorder(), { ...plan, task: losing(loss) });
    expect(run).toThrow(NotRecordable);
    expect(run).toThrow(message);
    expect([backend.tf.memory().numTensors, heldByTensorflow(backend)]).toEqual(before);
  });

  test("that does less the second time is none", () => {
    let calls = 0;
    const loss = losing((tf, output, labels) => {
      const value = task.loss(tf, output, labels);
      return calls++ === 0 ? tf.add(value, tf.mean(tf.square(output))) : value;
    });
    expect(() => recordedTrainer(recorder(), { ...plan, task: loss })).toThrow(NotRecordable);
  });

  test("that cannot be recorded is taken all the same, with a warning", () => {
    const reading = losing((tf, output, labels) => tf.mul(task.loss(tf, output, labels), 1 + 0 * (output.dataSync()[0] ?? 0)));
    const [odd, plain] = [reading, task].map((each) => backend.trainer({ ...plan, task: each }));
    expect(odd?.step(indicesOf(0), momentOf(0)).loss).toBeCloseTo(plain?.step(indicesOf(0), momentOf(0)).loss ?? 0, 4);
    expect(warnings).toEqual([expect.stringMatching(/^the loss reads a value .* operation by operation/)]);
    odd?.dispose();
    plain?.dispose();
  });

  test("that needs more memory than it may have is refused, and nothing is left behind", () => {
    const before = [backend.tf.memory().numTensors, heldByTensorflow(backend)];
    expect(() => recordedTrainer(recorder(2 ** 17), plan)).toThrow(OutOfMemory);
    expect([backend.tf.memory().numTensors, heldByTensorflow(backend)]).toEqual(before);
    recordedTrainer(recorder(2 ** 30), plan).dispose();
  });
});
