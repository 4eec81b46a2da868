/** Where shapes come from that do not fit. */
import { expect, test } from "vitest";
import { createLanguage, type Diagnostic } from "../../server/language/index.ts";
import { compileFiles, inSpace, inspect, mainFile } from "./helpers.ts";

/** "9 conv2d(8, 3): ...": line from 1, text and message. */
const shown = ({ related = [] }: Diagnostic, text: string): readonly string[] =>
  related.map(({ range: { start, end }, message }) => {
    const line = text.split("\n")[start.line] ?? "";
    return `${start.line + 1} ${line.slice(start.character, end.character)}: ${message}`;
  });

const same = "conv2d(8, 3, padding: same)";
const fromLine9 = `9 ${same}: 28 x 28 x 8 comes from here.`;

/** Spaces whose body begins in line 9, with one mistake. */
test.each<[what: string, body: string, expected: readonly string[]]>([
  ["named tensors", `x = ${same}\ny = conv2d(4, 3)\nadd(x, y)`, [fromLine9, "10 conv2d(4, 3): 26 x 26 x 4 comes from here."]],
  ["what comes into the space", `add(${same}, identity())`, [fromLine9, "8 S: 28 x 28 x 1 comes in here."]],
  ["a window that is too large", "max_pool(9)\nrelu()\nconv2d(8, 5)", ["9 max_pool(9): 3 x 3 x 1 comes from here."]],
  ["not layers that keep a shape", `${same}\nrelu()\nbatch_norm()\nconv2d(8, 50)`, [fromLine9]],
  ["for options", "max_pool(9)\none_of(conv2d(8, 5), relu())", ["9 max_pool(9): 3 x 3 x 1 comes from here."]],
  ["for iterations", "repeat 1..3 { max_pool(9) }", ["9 max_pool(9): 3 x 3 x 1 comes from here."]],
])("%s", async (_, body, expected) => {
  const text = inSpace(body);
  const { diagnostics } = await compileFiles({ "main.hnas": text });
  expect(diagnostics.flatMap((diagnostic) => shown(diagnostic, text))).toEqual(expected);
});

test("the head and the layer before it", async () => {
  const text = inSpace("").replace("dense(classes)", "dense(4)\nrelu()");
  const { diagnostics } = await compileFiles({ "main.hnas": text });
  expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining("ends with 4 values")]);
  expect(diagnostics.flatMap((diagnostic) => shown(diagnostic, text))).toEqual(["11 dense(4): 4 comes from here."]);
});

test("they move with what is above them, also in blocks", async () => {
  const language = createLanguage({ inspect });
  const text = inSpace("Small()\none_of(conv2d(8, 5), relu())", "block Small() {\nmax_pool(9)\n}");
  for (const [typed, line] of [
    [text, 8],
    [`\n\n${text}`, 10],
    [`\n${text.replace("space S", "\n\nspace S")}`, 9],
  ] as const) {
    const { diagnostics } = await language.check(mainFile, async () => typed, { proves: true, pause: async () => {} });
    expect(diagnostics.map(({ code }) => code)).toEqual(["never-chosen"]);
    expect(diagnostics.flatMap((diagnostic) => shown(diagnostic, typed))).toEqual([
      `${line} max_pool(9): 3 x 3 x 1 comes from here.`,
    ]);
  }
});
