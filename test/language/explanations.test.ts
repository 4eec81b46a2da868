/** docs/diagnostics.md explains every code: its example gives the code and nothing else, what stands after it is right. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withReference } from "../../scripts/reference.ts";
import { rules } from "../../server/language/rules/index.ts";
import { compileFiles, inData, inSearch, inTask, prelude, shown } from "./helpers.ts";

const text = readFileSync("docs/diagnostics.md", "utf8");
const sections = text
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    code: section.slice(0, section.indexOf("\n")),
    examples: [...section.matchAll(/```hnas ?(\w*)\n([\s\S]*?)\n```/g)].map(([, where = "", example = ""]) => ({
      where,
      example,
    })),
  }));

const around: Readonly<Record<string, (example: string) => string>> = {
  "": (example) => example,
  layers: (example) => {
    const head = /^require/m.exec(example)?.index ?? example.length;
    return `${prelude}space S for t {\n${example.slice(0, head)}\nglobal_avg_pool()\ndense(classes)\n${example.slice(head)}\n}\n`;
  },
  task: inTask,
  data: inData,
  search: inSearch,
};

async function codesOf({ where, example }: { readonly where: string; readonly example: string }) {
  const { diagnostics } = await compileFiles({ "main.hnas": around[where]?.(example) ?? "" });
  return { codes: [...new Set(diagnostics.map(({ code }) => code))], text: diagnostics.map(shown).join("\n") };
}

test("every code has a section, in the order of the alphabet, and no other", () => {
  expect(sections.map(({ code }) => code)).toEqual([...new Set(rules.map(({ code }) => code))].sort());
});

test("only what is no text has no example", () => {
  expect(sections.filter(({ examples }) => examples.length === 0).map(({ code }) => code)).toEqual(["not-text"]);
});

test.each(sections)("$code", async ({ code, examples: [wrong, ...right] }) => {
  if (!wrong) return;
  const told = await codesOf(wrong);
  expect(told.codes, told.text).toEqual([code]);
  for (const example of right) expect(await codesOf(example)).toEqual({ codes: [], text: "" });
});

test("generated parts are up to date: run `node scripts/reference.ts`", () => {
  expect(withReference(text)).toBe(text);
});
