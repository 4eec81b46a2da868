import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tensor, Tf } from "../network/operation.ts";
import { augmentations } from "./augmentations.ts";
import { optimizers } from "./optimizers.ts";
import { schedules } from "./schedules.ts";
import type { TaskKind } from "./task.ts";

/** The network gives a logit for each class; the loss is the softmax cross-entropy, -log softmax(logits)[label]. */
export const imageClassification: TaskKind = {
  name: "image_classification",
  doc: "Tells which class an image belongs to.\n\nThe last layer gives one value for each class: `dense(classes)`.",
  metrics: [
    {
      name: "accuracy",
      direction: "maximize",
      doc: "Share of the examples whose class is told rightly.",
      range: [0, 1],
    },
    { name: "loss", direction: "minimize", doc: "Mean cross-entropy, in nats.", range: [0, Number.POSITIVE_INFINITY] },
  ],
  settings: [
    {
      name: "optimizer",
      type: { kind: "piece", pieces: optimizers },
      default: { name: "adam" },
      doc: "How weights are changed after each batch.",
    },
    {
      name: "schedule",
      type: { kind: "piece", pieces: schedules },
      default: { name: "cooldown" },
      doc: "How the learning rate changes over the training.",
    },
    {
      name: "clip",
      type: { kind: "number", min: 0, max: 1000 },
      default: 0,
      doc: "The largest norm of all gradients of a step together: where it is above, they are scaled down to it. 0: any.",
    },
    {
      name: "augmentation",
      type: { kind: "piece", pieces: augmentations, many: true },
      default: [],
      doc: "How images are changed, at random and anew in each epoch, before a candidate is trained with them. Images that are validated or tested stay as they are.",
    },
    { name: "batch", type: { kind: "integer", min: 1 }, default: 64, doc: "Examples in a training step." },
    { name: "epochs", type: { kind: "integer", min: 1 }, default: 6, doc: "How often a candidate sees all training examples." },
    {
      name: "final_epochs",
      type: { kind: "integer", min: 1 },
      default: 12,
      doc: "The same for the winner's final training, on training and validation examples; never fewer than `epochs`, nor than the last rung.",
    },
    {
      name: "patience",
      type: { kind: "integer", min: 0 },
      default: 0,
      doc: "Epochs without a better value of the search's metric on the validation split after which a candidate's training ends; its best weights are kept. 0: it never ends early. The final training has no validation split and takes all its epochs.",
    },
  ],
  output: (classes) => [classes.length],
  loss(tf, output, labels) {
    return tf.mean(crossEntropies(tf, output as Tensor2D, labels));
  },
  sums(tf, output, labels) {
    const right = tf.equal(tf.argMax(output, 1), labels);
    return { accuracy: tf.sum(tf.cast(right, "float32")), loss: tf.sum(crossEntropies(tf, output as Tensor2D, labels)) };
  },
};

const crossEntropies = (tf: Tf, logits: Tensor2D, labels: Tensor1D): Tensor =>
  tf.neg(tf.sum(tf.mul(tf.oneHot(labels, logits.shape[1]), tf.logSoftmax(logits)), 1));
