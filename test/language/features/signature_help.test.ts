/** What a call takes, while it is typed. */
import { expect, test } from "vitest";
import { signatureHelp } from "../../../server/language/features/index.ts";
import { type Files, prelude } from "../helpers.ts";
import { opened } from "./helpers.ts";

/** The signature, with the active parameter between « and ». */
async function help(marked: string, files: Files = {}): Promise<string | undefined> {
  const { document, position } = await opened(marked, files);
  const found = signatureHelp(document, position);
  const [signature] = found?.signatures ?? [];
  const active = signature?.parameters?.[found?.activeParameter ?? -1]?.label;
  if (!signature || typeof active !== "object") return signature?.label;
  const [start, end] = active;
  return `${signature.label.slice(0, start)}«${signature.label.slice(start, end)}»${signature.label.slice(end)}`;
}

const space = (body: string) => `${prelude}block Cell(filters, kernel = one_of(3, 5)) { relu() }\nspace S for t {\n${body}\n}\n`;

test("what evaluates a custom task", async () => {
  expect(await help("task t: custom {\n  evaluate: command(|)\n}")).toBe("command(«line»)");
});

test.each([
  ["  conv2d(|)", "conv2d(«filters», kernel, strides = 1, padding = valid, bias = true, dilation = 1, groups = 1)"],
  ["  conv2d(|", "conv2d(«filters», kernel, strides = 1, padding = valid, bias = true, dilation = 1, groups = 1)"],
  ["  conv2d(16, |)", "conv2d(filters, «kernel», strides = 1, padding = valid, bias = true, dilation = 1, groups = 1)"],
  ["  conv2d(16,|\n  relu()", "conv2d(filters, «kernel», strides = 1, padding = valid, bias = true, dilation = 1, groups = 1)"],
  [
    "  conv2d(16, 3, padding: |)",
    "conv2d(filters, kernel, strides = 1, «padding = valid», bias = true, dilation = 1, groups = 1)",
  ],
  [
    "  conv2d(16, padding: same, |)",
    "conv2d(filters, kernel, strides = 1, padding = valid, bias = true, dilation = 1, groups = 1)",
  ],
  [
    "  conv2d(16, 3, 1, same, true, 1, 1, |)",
    "conv2d(filters, kernel, strides = 1, padding = valid, bias = true, dilation = 1, groups = 1)",
  ],
  ["  conv2d(16, nothing: |)", "conv2d(filters, kernel, strides = 1, padding = valid, bias = true, dilation = 1, groups = 1)"],
  ["  conv2d((1 + |2), 3)", "conv2d(«filters», kernel, strides = 1, padding = valid, bias = true, dilation = 1, groups = 1)"],
  ["  conv2d(16, 3)|", undefined],
  ["  Cell(8, |)", "block Cell(filters, «kernel = one_of(3, 5)»)"],
  ["  Cell(kernel: |, filters: 3)", "block Cell(filters, «kernel = one_of(3, 5)»)"],
  ["  one_of(|)", "one_of(«option», option, ...)"],
  ["  one_of(relu(), gelu(), swish(), |)", "one_of(option, option, «...»)"],
  ["  one_of(relu(), max_pool(|))", "max_pool(«size», strides = size, padding = valid)"],
  ["  add(identity(), |)", "add(branch, «branch», ...)"],
  ["  add(identity(), { | })", undefined],
  ["  cross_attention(identity(), |)", "cross_attention(query, «memory», heads, key = 0)"],
  ["  cross_attention(identity(), relu(), key: |)", "cross_attention(query, memory, heads, «key = 0»)"],
  ["  cross_attention(identity(), relu(), |)", "cross_attention(query, memory, heads, key = 0)"],
  ["  conv2d(int(|), 3)", "int(«from»..to step distance)"],
  ["  conv2d(int(1..|), 3)", "int(from..«to» step distance)"],
  ["  conv2d(int(1..9 step |), 3)", "int(from..to step «distance»)"],
  ["  dropout(float(0.1..|))", "float(from..«to»)"],
  ["  require nondecreasing(|)", "nondecreasing(«values», ...)"],
  ["  require nondecreasing(stage.filters, |)", "nondecreasing(values, «...»)"],
  ["  nothing(|)", undefined],
  ["  conv2d(16, // a, |\n 3)", undefined],
  ["  |", undefined],
])("in a space: %j", async (body, expected) => {
  expect(await help(space(body))).toBe(expected);
});

test.each([
  ['data d { train: idx("a|") }', "idx(«images», labels, classes?)"],
  ['data d { train: idx("a", classes: "|") }', "idx(images, labels, «classes?»)"],
  ["data d {\n  train: idx(|\n", "idx(«images», labels, classes?)"],
  ["search { generator: modules(hidden: |) }", /^modules\(.*«hidden = /],
  ["search { generator: modules(temperature: anneal(1, |)) }", "anneal(from, «to»)"],
  ["search { selection: probability(|) }", /^probability\(«/],
  ["search { fidelity: hyperband(|) }", "hyperband(«epochs?», reduction = 3)"],
  ["task t: image_classification { optimizer: adam(learning_rate: |) }", /^adam\(«learning_rate = 0.001»/],
  ["task t: image_classification { augmentation: { optional crop(|) } }", "crop(«padding»)"],
  ["task t: image_classification { optimizer: adam(learning_rate: log(|)) }", "log(«from»..to)"],
  ["block Cell(n = max(1, |)) { }", /^max\(/],
  ["block Cell(|) { }", undefined],
])("elsewhere: %j", async (marked, expected) => {
  if (expected instanceof RegExp) expect(await help(marked)).toMatch(expected);
  else expect(await help(marked)).toBe(expected);
});

test("a block of another file, under the name that it has here, with its documentation", async () => {
  const files = { "blocks.hnas": "/// Adds.\nblock Residual(n, m = 2) { relu() }\n" };
  const marked = `import { Residual as R } from "blocks.hnas"\n${space("  R(1, |)")}`;
  expect(await help(marked, files)).toBe("block Residual(n, «m = 2»)");
  const { document, position } = await opened(marked, files);
  const [signature] = signatureHelp(document, position)?.signatures ?? [];
  expect(signature?.documentation).toEqual({ kind: "markdown", value: "Adds." });
});

test("parameters are explained", async () => {
  const { document, position } = await opened(space("  conv2d(|)"));
  const [signature] = signatureHelp(document, position)?.signatures ?? [];
  const documentation = signature?.parameters?.map((parameter) => Object(parameter.documentation).value);
  expect(documentation?.[1]).toBe("an integer of at least 1: Height and width of the window, in pixels.");
  expect(documentation?.[3]).toMatch(/^`valid` or `same`, by default `valid`: /);
});
