/** What the language knows but this version cannot run yet, with what can be written instead. */

export type Later = ReadonlyMap<string, string>;

const classification = "This version runs `image_classification`, and `custom` tasks, which a program of yours evaluates.";

export const laterTasks: Later = new Map(
  [
    "object_detection",
    "segmentation",
    "image_generation",
    "text_classification",
    "text_generation",
    "translation",
    "tabular_classification",
    "tabular_regression",
    "forecasting",
    "recommendation",
    "reinforcement",
    "sequence_tagging",
    "knowledge_tracing",
  ].map((name) => [name, classification]),
);

export const laterSearchEntries: Later = new Map([
  ["transfer", "Leave it out: every search begins anew."],
  ["compress", "Leave it out: the winner is kept as it was trained."],
]);

export const laterStructures: Later = new Map(
  ["encoder", "decoder"].map((name) => [name, "Layers follow each other, or meet in `add` and `concat`."]),
);

export const laterCosts: Later = new Map([["latency", "Limit `parameters` and `flops` instead."]]);

export const laterGenerators: Later = new Map(
  ["gradient"].map((name) => [
    name,
    "Write `feedback: gradient()`, by which `modules(...)` learn, or `strategy: differentiable`.",
  ]),
);

export const laterDevices: Later = new Map([
  ["onnx", "Use `auto`, `wasm` or `tensorflow`."],
  ["gpu", "Use `auto` or `tensorflow`, which computes on the GPU where there is one."],
  ["cuda", "Use `auto` or `tensorflow`, which computes on the GPU where there is one."],
]);
