import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import { taskKindNamed, taskKinds } from "../../server/tasks/index.ts";
import { isProgram } from "../../server/tasks/task.ts";

beforeAll(() => {
  // Without its advice on the console.
  tf.env().set("IS_TEST", true);
  return tf.setBackend("cpu");
});

/** -log softmax(logits)[label] and the probabilities, in float64. */
function reference(logits: readonly number[], label: number): { loss: number; probabilities: number[] } {
  const largest = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return { loss: Math.log(sum) - ((logits[label] ?? 0) - largest), probabilities: exponentials.map((value) => value / sum) };
}

const batches = fc.integer({ min: 2, max: 6 }).chain((classes) =>
  fc.array(
    fc.record({
      logits: fc.array(fc.double({ min: -30, max: 30, noNaN: true }).map(Math.fround), {
        minLength: classes,
        maxLength: classes,
      }),
      label: fc.nat(classes - 1),
    }),
    { minLength: 1, maxLength: 8 },
  ),
);
const tensors = (batch: readonly { logits: number[]; label: number }[]) =>
  [
    tf.tensor2d(batch.map(({ logits }) => logits)),
    tf.tensor1d(
      Int32Array.from(batch, ({ label }) => label),
      "int32",
    ),
  ] as const;

describe("image_classification", () => {
  it("wants a logit for each class", () => {
    expect(task.output(["a", "b", "c"])).toEqual([3]);
  });

  it("has the mean cross-entropy as its loss, with the gradient (softmax - one-hot) / examples", () => {
    fc.assert(
      fc.property(batches, (batch) => {
        tf.tidy(() => {
          const [logits, labels] = tensors(batch);
          const expected = batch.map(({ logits, label }) => reference(logits, label));
          const mean = expected.reduce((sum, { loss }) => sum + loss, 0) / batch.length;
          const { value, grad } = tf.valueAndGrad((x) => task.loss(tf, x, labels))(logits);
          expect(value.dataSync()[0]).toBeCloseTo(mean, 4);
          const gradient = grad.dataSync();
          batch.forEach(({ label, logits }, example) => {
            logits.forEach((_, index) => {
              const wanted = ((expected[example]?.probabilities[index] ?? 0) - (index === label ? 1 : 0)) / batch.length;
              expect(gradient[example * logits.length + index]).toBeCloseTo(wanted, 5);
            });
          });
        });
      }),
      { seed: 7 },
    );
  });

  it("stays finite where a wrong class is certain", () => {
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((x) => task.loss(tf, x, tf.tensor1d([1], "int32")))(tf.tensor2d([[1e4, -1e4]]));
      expect(value.dataSync()[0]).toBe(2e4);
      expect([...grad.dataSync()]).toEqual([1, -1]);
    });
  });

  it("sums its metrics over a batch, so that batches of any sizes give the same as all examples at once", () => {
    fc.assert(
      fc.property(batches, (batch) => {
        tf.tidy(() => {
          const { accuracy, loss } = task.sums(tf, ...tensors(batch));
          const right = batch.filter(({ logits, label }) => logits.indexOf(Math.max(...logits)) === label).length;
          expect(accuracy?.dataSync()[0]).toBe(right);
          const total = batch.reduce((sum, { logits, label }) => sum + reference(logits, label).loss, 0);
          expect(loss?.dataSync()[0]).toBeCloseTo(total, 3);
        });
      }),
      { seed: 8 },
    );
  });
});

describe.each([...taskKinds])("the kind of task %s", (name, kind) => {
  it("is found by its name and declared completely", () => {
    expect(taskKinds.get(kind.name)).toBe(kind);
    if (isProgram(kind)) expect(() => taskKindNamed(name)).toThrow(name);
    else expect(taskKindNamed(name)).toBe(kind);
    expect(kind.doc.split("\n")[0]).toMatch(/\.$/);
    const entries = isProgram(kind) ? [...kind.entries, ...kind.evaluators] : kind.metrics;
    expect(entries).not.toEqual([]);
    for (const { doc } of [...entries, ...kind.settings]) expect(doc).toMatch(/\.$/);
  });

  it.skipIf(isProgram(kind))("sums exactly the metrics that it declares", () => {
    if (isProgram(kind)) return;
    tf.tidy(() => {
      const sums = kind.sums(tf, tf.zeros([2, 3]), tf.tensor1d([0, 1], "int32"));
      expect(Object.keys(sums).sort()).toEqual(kind.metrics.map((metric) => metric.name).sort());
    });
  });

  it("has a default for every setting that the setting itself allows", () => {
    for (const { type, default: value } of kind.settings) {
      if (type.kind === "piece")
        expect(["many", ...type.pieces.map((piece) => piece.name)]).toContain(
          typeof value !== "object" ? undefined : "name" in value ? value.name : type.many && "many",
        );
      else expect(typeof value).not.toBe("object");
    }
  });
});

it("there is no kind of task by any other name", () => {
  expect(() => taskKindNamed("cooking")).toThrow(/cooking/);
});
