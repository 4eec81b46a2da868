/** The colours of the text: which scopes the grammar of the editor gives to which words. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { costNames, words } from "../../../server/language/expressions.ts";
import { units } from "../../../server/language/units.ts";
import { taskKinds } from "../../../server/tasks/index.ts";
import { example } from "./texts.ts";

const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const path = "extension/language/hnas.tmLanguage.json";
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(readFileSync(path, "utf8"), path),
});
const grammar = await registry.loadGrammar("source.hnas");

/** "let: storage.type.hnas" for each piece of a text that has a scope of its own. */
function scopesOf(text: string): readonly string[] {
  let state = textmate.INITIAL;
  return text.split("\n").flatMap((line) => {
    const result = grammar?.tokenizeLine(line, state);
    state = result?.ruleStack ?? state;
    return (result?.tokens ?? []).flatMap(({ startIndex, endIndex, scopes }) => {
      const piece = line.slice(startIndex, endIndex).trim();
      return piece === "" ? [] : [`${piece}: ${scopes.slice(1).join(" ")}`];
    });
  });
}

const scoped = scopesOf(example);

test.each([
  ["import", "keyword.control.import.hnas"],
  ["from", "keyword.control.from.hnas"],
  ["../blocks.hnas", "string.quoted.double.hnas"],
  ["data", "keyword.declaration.hnas storage.type.hnas"],
  ["fashion", "entity.name.type.hnas"],
  ["train", "variable.other.property.hnas entity.name.tag.hnas"],
  ["idx", "support.function.hnas"],
  ["10", "constant.numeric.hnas"],
  ["%", "keyword.other.unit.hnas"],
  ["of train, stratified", "comment.line.double-slash.hnas"],
  ["task", "keyword.declaration.hnas storage.type.hnas"],
  ["image_classification", "support.type.hnas"],
  ["log", "keyword.control.decision.hnas support.function.decision.hnas"],
  ["1e-4", "constant.numeric.hnas"],
  ["..", "keyword.operator.range.hnas"],
  ["A convolution, normalised, with the activation that the search picks.", "comment.line.documentation.hnas"],
  ["ConvBlock", "entity.name.function.hnas"],
  ["kernel", "variable.parameter.hnas"],
  ["same", "constant.language.hnas"],
  ["optional", "keyword.control.hnas"],
  ["for", "keyword.other.hnas"],
  ["repeat", "keyword.control.hnas"],
  ["as", "keyword.other.hnas"],
  ["let", "keyword.declaration.hnas storage.type.hnas"],
  ["filters", "variable.other.definition.hnas"],
  ["ConvBlock", "entity.name.function.call.hnas"],
  ["require", "keyword.control.hnas"],
  ["300", "constant.numeric.hnas"],
  ["K", "keyword.other.unit.hnas"],
  ["<=", "keyword.operator.comparison.hnas"],
  ["filters", "variable.other.member.hnas"],
  ["evaluations", "keyword.other.unit.hnas"],
  ["accuracy", "constant.language.hnas"],
  ["search", "keyword.declaration.hnas storage.type.hnas"],
])("%s is %s", (word, scope) => {
  expect(scoped).toContain(`${word}: ${scope}`);
});

test("every piece of the example has a scope", () => {
  expect(scoped.filter((piece) => piece.endsWith(": "))).toEqual([]);
});

test.each([
  ["search {", "search: keyword.declaration.hnas storage.type.hnas"],
  ["space: Net", "space: variable.other.property.hnas entity.name.tag.hnas"],
  ["strategy: local", "strategy: variable.other.property.hnas entity.name.tag.hnas"],
  ["strategy: local", "local: support.function.hnas"],
  ["evaluator: none", "none: support.function.hnas"],
  ["fidelity: halving([1, 3])", "halving: support.function.hnas"],
  ["data: fashion", "data: variable.other.property.hnas entity.name.tag.hnas"],
  ["/* a", "a: comment.block.hnas"],
  ['let a = "x', "x: string.quoted.double.hnas"],
  ["require not true", "true: constant.language.boolean.hnas"],
  ["require not true", "not: keyword.operator.logical.hnas"],
  ["require a % 2 == 0", "%: keyword.operator.arithmetic.hnas"],
])("%j", (text, scope) => {
  expect(scopesOf(text)).toContain(scope);
});

test("all words with a meaning of their own, and all units, are coloured", () => {
  const metrics = [...taskKinds.values()].flatMap((kind) => kind.metrics.map(({ name }) => name));
  for (const name of [...words, ...costNames, ...metrics, "classes", "channels", "height", "width"])
    expect(scopesOf(`x: ${name}`)).toContain(`${name}: constant.language.hnas`);
  for (const unit of units.keys()) expect(scopesOf(`x: 3 ${unit}`)).toContain(`${unit}: keyword.other.unit.hnas`);
});
