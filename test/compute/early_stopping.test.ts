import { expect, test } from "vitest";
import { EarlyStopping } from "../../server/compute/early_stopping.ts";

const goals = [
  { metric: "accuracy", direction: "maximize" },
  { metric: "loss", direction: "minimize" },
] as const;

/** The epoch after which a training ends, and the one that it counts by. */
function ended(patience: number, epochs: readonly (readonly [accuracy: number, loss: number])[]) {
  const early = new EarlyStopping(goals, patience);
  for (const [index, [accuracy, loss]] of epochs.entries()) {
    early.see({ training: {}, validation: { accuracy, loss } }, () => ({ epoch: Float32Array.of(index + 1) }));
    if (early.isOver) return { epochs: index + 1, best: early.best?.weights.epoch?.[0] };
  }
  return { best: early.best?.weights.epoch?.[0] };
}

test("goes on while either metric gets better; the first one says which epoch is best", () => {
  expect(
    ended(1, [
      [0.5, 1],
      [0.5, 0.9],
      [0.4, 0.8],
      [0.4, 0.8],
    ]),
  ).toEqual({ epochs: 4, best: 1 });
  expect(
    ended(2, [
      [0.5, 1],
      [0.4, 0.9],
      [0.4, 0.9],
      [0.6, 2],
      [0.6, 2],
      [0.6, 2],
    ]),
  ).toEqual({ epochs: 6, best: 4 });
  expect(
    ended(2, [
      [0.5, 1],
      [0.4, 2],
      [0.6, 2],
    ]),
  ).toEqual({ best: 3 });
});

test("a metric that is not measured is an error", () => {
  const early = new EarlyStopping([{ metric: "f1", direction: "maximize" }], 1);
  expect(() => early.see({ training: {}, validation: { accuracy: 1 } }, () => ({}))).toThrow(/no metric f1/);
});
