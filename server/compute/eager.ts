/** Training and inference the ordinary way: each operation runs when it is called. */
import type { Tensor1D } from "@tensorflow/tfjs-core";
import type { Tensor, Tf } from "../network/operation.ts";
import type { Inference, InferencePlan, Moment, Trainer, TrainingPlan } from "./backend.ts";
import { inOrder, inputsAt, labelsAt } from "./batches.ts";
import { createOptimizer } from "./optimizers.ts";
import { infer, type Network, trainingStep } from "./step.ts";
import { uploadWeights, Variables } from "./variables.ts";

export function eagerTrainer(tf: Tf, plan: TrainingPlan): Trainer {
  const { architecture, task, train, validation } = plan;
  const network: Network = { architecture, task, optimizer: createOptimizer(tf, plan.optimizer), clip: plan.clip ?? 0 };
  const variables = new Variables(tf, architecture, plan.initial, network.optimizer.slots);
  return {
    step: (indices, moment, inputs) =>
      tf.tidy(() => {
        const labels = labelsAt(tf, train, indices);
        const context = { perStep: valuesAt(tf, moment) };
        const input = inputs ? inputsAt(tf, { ...train, inputs }, inOrder(indices.length)) : inputsAt(tf, train, indices);
        return numbers(trainingStep(tf, network, variables, input, labels, context));
      }),
    validate: (indices) =>
      tf.tidy(() => {
        if (!validation) throw new Error("there are no validation examples");
        const output = infer(tf, architecture, variables.weights, inputsAt(tf, validation, indices));
        return numbers(task.sums(tf, output, labelsAt(tf, validation, indices)));
      }),
    download: () => variables.download(),
    dispose: () => variables.dispose(),
  };
}

export function eagerInference(tf: Tf, { architecture, weights, examples, results }: InferencePlan): Inference {
  const tensors = uploadWeights(tf, architecture, weights);
  const { labels } = examples;
  return {
    run: (indices) =>
      tf.tidy(() => {
        const output = infer(tf, architecture, tensors, inputsAt(tf, examples, indices));
        const found = results(tf, output, labels && labelsAt(tf, { labels }, indices));
        return Object.fromEntries(Object.entries(found).map(([name, tensor]) => [name, tensor.dataSync<"float32">()] as const));
      }),
    dispose: () => tf.dispose(tensors),
  };
}

/** As in this moment, and no other. */
const valuesAt =
  (tf: Tf, moment: Moment) =>
  (values: (moment: Moment) => readonly number[], dtype: "float32" | "int32" = "float32"): Tensor1D =>
    tf.tensor1d([...values(moment)], dtype);

const numbers = (scalars: Readonly<Record<string, Tensor>>): Record<string, number> =>
  Object.fromEntries(Object.entries(scalars).map(([name, scalar]) => [name, scalar.dataSync()[0] as number]));
