/** Settings of the training, each of which may be searched. */
import { expect, test } from "vitest";
import { compiled, inTask } from "./helpers.ts";

const trainingOf = async (entries: string) => {
  const { spaces } = await compiled(inTask(entries));
  return { ids: spaces[0]?.decisions.map(({ id }) => id), training: spaces[0]?.training };
};
const value = (constant: unknown) => ({ kind: "value", value: { kind: "constant", value: constant } });
const decided = (id: string) => ({ kind: "value", value: { kind: "decision", id } });

test("settings of the training: defaults", async () => {
  const { ids, training } = await trainingOf("");
  expect(ids).toEqual([]);
  expect(training).toMatchObject({
    optimizer: {
      kind: "call",
      name: "adam",
      arguments: { learning_rate: value(0.001), beta1: value(0.9), beta2: value(0.999), epsilon: value(1e-7) },
    },
    schedule: { kind: "call", name: "cooldown", arguments: { share: value(0.5), warmup: value(0) } },
    batch: value(64),
    epochs: value(6),
  });
});

test("settings of the training can be searched", async () => {
  const { ids, training } = await trainingOf(
    "batch: one_of(32, 64)\nepochs: int(1..3) * 2\nschedule: cosine(warmup: float(0..0.2))\noptimizer: one_of(adam(learning_rate: log(1e-4..1e-2)), sgd(float(0.01..0.1), momentum: 0.5))",
  );
  expect(ids).toEqual([
    "training.optimizer",
    "training.adam.learning_rate",
    "training.sgd.learning_rate",
    "training.warmup",
    "training.batch",
    "training.epochs",
  ]);
  expect(training?.batch).toEqual(decided("training.batch"));
  expect(training?.optimizer).toMatchObject({
    kind: "choice",
    decision: "training.optimizer",
    options: [
      { name: "adam", arguments: { learning_rate: decided("training.adam.learning_rate") } },
      { name: "sgd", arguments: { learning_rate: decided("training.sgd.learning_rate"), momentum: value(0.5) } },
    ],
  });
});

test("augmentation: one piece or several in braces, each of which may be searched", async () => {
  expect((await trainingOf("")).training?.augmentation).toEqual({ kind: "sequence", items: [] });
  const flip = { kind: "call", name: "horizontal_flip", arguments: { probability: value(0.5) } };
  expect((await trainingOf("augmentation: horizontal_flip")).training?.augmentation).toEqual(flip);
  const { ids, training } = await trainingOf(`augmentation: {
    horizontal_flip()
    optional crop(int(1..4))
    one_of(rotate(float(5..15)), { shift() zoom(one_of(0.1, 0.2)) }, { })
    optional { cutout(8) }
  }`);
  expect(ids).toEqual([
    "training.crop",
    "training.crop.padding",
    "training.augmentation",
    "training.rotate.degrees",
    "training.zoom.share",
    "training.optional",
  ]);
  const nothing = { kind: "sequence", items: [] };
  const call = (name: string, args: object) => ({ kind: "call", name, arguments: args });
  expect(training?.augmentation).toEqual({
    kind: "sequence",
    items: [
      flip,
      {
        kind: "choice",
        decision: "training.crop",
        options: [nothing, call("crop", { padding: decided("training.crop.padding") })],
      },
      {
        ...{ kind: "choice", decision: "training.augmentation" },
        options: [
          call("rotate", { degrees: decided("training.rotate.degrees") }),
          {
            kind: "sequence",
            items: [call("shift", { share: value(0.1) }), call("zoom", { share: decided("training.zoom.share") })],
          },
          nothing,
        ],
      },
      {
        ...{ kind: "choice", decision: "training.optional" },
        options: [nothing, { kind: "sequence", items: [call("cutout", { size: value(8) })] }],
      },
    ],
  });
});
