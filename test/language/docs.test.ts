/** docs/language.md says what is: its examples compile, and its generated parts are those of the declarations. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { withReference } from "../../scripts/reference.ts";
import { laterCosts, laterGenerators, laterSearchEntries, laterStructures, laterTasks } from "../../server/language/later.ts";
import { rules } from "../../server/language/rules/index.ts";
import { units } from "../../server/language/units.ts";
import { compileFiles, prelude, shown } from "./helpers.ts";

const text = await readFile("docs/language.md", "utf8");
const library = "block Residual() { add(identity(), relu()) }\nblock Wide(n) { conv2d(n, 3) }";
const examples = [...text.matchAll(/```hnas( layers)?\n([\s\S]*?)```/g)].map(([, layers, example = ""]) => ({ layers, example }));

test.each(examples)("$example", async ({ layers, example }) => {
  // A part of a space is put into one; its head may be missing.
  const head = /dense\(classes\)/.test(example) ? "" : "global_avg_pool()\ndense(classes)\n";
  const whole = layers ? `${prelude}space S for t {\n${example}${head}}\n` : example;
  const { diagnostics, problems } = await compileFiles({ "main.hnas": whole, "blocks.hnas": library });
  expect(diagnostics.map(shown)).toEqual([]);
  expect(problems.length).toBe(/^search/m.test(whole) ? 1 : 0);
});

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(8);
});

test("generated parts are up to date: run `node scripts/reference.ts`", () => {
  expect(withReference(text)).toBe(text);
});

test("all units, and all that cannot run yet, are named", () => {
  const entries = [laterTasks, laterSearchEntries, laterGenerators, laterCosts];
  const later = entries.flatMap((each) => [...each.keys()]);
  for (const name of [...units.keys(), ...later]) expect(text).toContain(`\`${name}\``);
  for (const name of laterStructures.keys()) expect(text).toContain(`\`${name} { ... }\``);
});

test("every code has one severity", () => {
  const severities = new Map<string, string>();
  for (const { code, severity } of rules) {
    expect([code, severities.get(code) ?? severity]).toEqual([code, severity]);
    severities.set(code, severity);
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
  }
});
