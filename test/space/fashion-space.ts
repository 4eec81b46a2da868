/** The space of examples/fashion, compiled by hand: four stages at most, 28 x 28 x 1 images, ten classes. */
import type { Decision, Space, SpaceNode } from "../../server/space/space.ts";
import {
  call,
  constant,
  cost,
  decision,
  declare,
  integer,
  labels,
  list,
  merge,
  oneOf,
  op,
  originAt,
  read,
  real,
  repeat,
  sequence,
  shape,
  values,
} from "./build.ts";

const residual: SpaceNode = merge(
  "add",
  op("identity"),
  sequence(op("conv2d", { filters: shape("channels"), kernel: 3, padding: "same" }), op("batch_norm"), op("relu")),
);

const stage = (path: string): SpaceNode =>
  sequence(
    declare(`${path}.filters`),
    sequence(
      declare(`${path}.ConvBlock.kernel`),
      op("conv2d", { filters: read(`${path}.filters`), kernel: read(`${path}.ConvBlock.kernel`), padding: "same" }),
      oneOf(`${path}.ConvBlock.batch_norm`, sequence(), op("batch_norm")),
      oneOf(`${path}.ConvBlock.activation`, op("relu"), op("gelu"), op("swish")),
    ),
    oneOf(`${path}.reduction`, op("max_pool", { size: 2 }), op("avg_pool", { size: 2 }), residual),
  );

const stageDecisions = (path: string): readonly Decision[] => [
  decision(`${path}.filters`, values(16, 32, 64)),
  decision(`${path}.ConvBlock.kernel`, values(3, 5)),
  decision(`${path}.ConvBlock.batch_norm`, labels("nothing", "batch_norm()")),
  decision(`${path}.ConvBlock.activation`, labels("relu()", "gelu()", "swish()")),
  decision(`${path}.reduction`, labels("max_pool(2)", "avg_pool(2)", "Residual()")),
];

const stages = [0, 1, 2, 3].map((index) => `stage[${index}]`);

export const fashionSpace: Space = {
  name: "Net",
  input: [28, 28, 1],
  output: [10],
  root: sequence(
    sequence(declare("stage"), repeat(read("stage"), ...stages.map(stage))),
    op("global_avg_pool"),
    oneOf("dropout", sequence(), sequence(declare("dropout.rate"), op("dropout", { rate: read("dropout.rate") }))),
    op("dense", { units: 10 }),
  ),
  training: {
    optimizer: {
      kind: "call",
      name: "adam",
      arguments: {
        learning_rate: { kind: "value", value: read("training.learning_rate") },
        beta1: { kind: "value", value: constant(0.9) },
        beta2: { kind: "value", value: constant(0.999) },
        epsilon: { kind: "value", value: constant(1e-7) },
      },
    },
    batch: { kind: "value", value: constant(64) },
    epochs: { kind: "value", value: constant(6) },
    final_epochs: { kind: "value", value: constant(12) },
  },
  decisions: [
    decision("training.learning_rate", real(1e-4, 1e-2, "log")),
    decision("stage", integer(1, 4)),
    ...stages.flatMap(stageDecisions),
    decision("dropout", labels("nothing", "dropout()")),
    decision("dropout.rate", real(0.1, 0.5)),
  ],
  constraints: [
    { expression: call("<=", cost("parameters"), constant(300_000)), text: "parameters <= 300K", origin: originAt(20) },
    { expression: call("<=", cost("flops"), constant(40_000_000)), text: "flops <= 40M", origin: originAt(21) },
    {
      expression: call("nondecreasing", list(...stages.map((path) => `${path}.filters`))),
      text: "nondecreasing(stage.filters)",
      origin: originAt(22),
    },
  ],
};
