/** The colours that say what each name refers to. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Range } from "vscode-languageserver";
import { semanticLegend, semanticTokens } from "../../../server/language/features/index.ts";
import { type Files, prelude } from "../helpers.ts";
import { open } from "./helpers.ts";
import { example, library } from "./texts.ts";

/** "Cell function.declaration" for each token. */
async function painted(text: string, files: Files = {}, range?: Range): Promise<readonly string[]> {
  const { data } = semanticTokens(await open(text, files), range);
  const lines = text.split("\n");
  let [line, character] = [0, 0];
  return Array.from({ length: data.length / 5 }, (_, index) => {
    const [down = 0, right = 0, length = 0, type = 0, bits = 0] = data.slice(index * 5, index * 5 + 5);
    [line, character] = [line + down, down === 0 ? character + right : right];
    const modifiers = semanticLegend.tokenModifiers.filter((_, bit) => bits & (1 << bit));
    const word = lines[line]?.slice(character, character + length);
    return `${word} ${[semanticLegend.tokenTypes[type], ...modifiers].join(".")}`;
  });
}

test("pieces, also in braces", async () => {
  const text =
    "task t: image_classification {\n  augmentation: {\n    crop(4)\n    optional one_of(rotate(), { zoom() })\n  }\n}\n";
  expect(await painted(text)).toEqual([
    "t class.declaration",
    ...["crop", "rotate", "zoom"].map((name) => `${name} function.defaultLibrary`),
  ]);
});

test("names where they are declared and where they are used", async () => {
  const text =
    'let width = 3\ndata d {\n  train: idx("a", "b")\n}\ntask t: image_classification {\n  data: d\n  batch: width\n}\n';
  expect(await painted(`${text}space S for t {\n}\nsearch quick {\n  space: S\n}\n`)).toEqual([
    "width variable.declaration.readonly",
    "d struct.declaration",
    "idx function.defaultLibrary",
    "t class.declaration",
    "d struct",
    "width variable.readonly",
    "S interface.declaration",
    "t class",
    "quick type.declaration",
    "S interface",
  ]);
});

test("a custom task and what its program measures", async () => {
  const text = `task t: custom {
  evaluate: command("python train.py")
  epochs: 3
}
space S for t {
  let rate = log(1e-4..1e-1)
}
search {
  space: S
  minimize: perplexity
  until: perplexity <= 20
}
`;
  expect(await painted(text)).toEqual([
    ...["t class.declaration", "command function.defaultLibrary", "S interface.declaration", "t class"],
    ...["rate variable.declaration", "S interface"],
    ...["perplexity property.readonly.defaultLibrary", "perplexity property.readonly.defaultLibrary"],
  ]);
});

test("objectives and pieces of a search", async () => {
  const text = "search {\n  minimize: loss, parameters\n  strategy: local\n  evaluator: none\n  fidelity: halving([1, 3])\n}\n";
  expect(await painted(text)).toEqual([
    ...["loss property.readonly.defaultLibrary", "parameters property.readonly.defaultLibrary", "local function.defaultLibrary"],
    ...["none function.defaultLibrary", "halving function.defaultLibrary"],
  ]);
});

test("parameters, constants, decisions, layers, blocks and operations", async () => {
  const text = `block Cell(n, k = n) {
  conv2d(filters: n, kernel: k)
}
space S {
  let a = 3
  let b = one_of(a, 5)
  let c = one_of(relu(), gelu())
  let d = (int(1..b) + 1)
  Cell(b, max(a, d))
  c
  dense(classes + channels)
}
`;
  expect(await painted(text)).toEqual([
    ...["Cell function.declaration", "n parameter.declaration", "k parameter.declaration", "n parameter"],
    ...["conv2d function.defaultLibrary", "n parameter", "k parameter"],
    ...["S interface.declaration", "a variable.declaration.readonly"],
    ...["b variable.declaration", "a variable.readonly"],
    ...["c function.declaration", "relu function.defaultLibrary", "gelu function.defaultLibrary"],
    ...["d variable.declaration", "b variable"],
    ...["Cell function", "b variable", "max function.defaultLibrary", "a variable.readonly", "d variable"],
    "c function",
    ...["dense function.defaultLibrary", "classes variable.readonly.defaultLibrary"],
    "channels variable.readonly.defaultLibrary",
  ]);
});

test("constraints and goals", async () => {
  const text = `space S {
  repeat 1..3 as stage {
    let f = one_of(1, 2)
    dense(f)
  }
  require parameters < 3K and nondecreasing(stage.f)
}
search {
  space: S
  maximize: accuracy
  until: accuracy > 0.9
  generator: modules(temperature: anneal(1, 2))
  selection: greedy
}
`;
  expect(await painted(text)).toEqual([
    ...["S interface.declaration", "stage variable.declaration", "f variable.declaration"],
    ...["dense function.defaultLibrary", "f variable"],
    ...["parameters property.readonly.defaultLibrary", "nondecreasing function.defaultLibrary", "stage variable"],
    ...["S interface", "accuracy property.readonly.defaultLibrary", "accuracy property.readonly.defaultLibrary"],
    ...["modules function.defaultLibrary", "anneal function.defaultLibrary", "greedy function.defaultLibrary"],
  ]);
});

test("imported names look like what they are", async () => {
  const files = { "blocks.hnas": "block Residual() { relu() }\nlet width = 3\nlet rate = float(0.1..0.2)\n" };
  const text = 'import { Residual as R, width, none } from "blocks.hnas"\nspace S {\n  R()\n  dense(width)\n}\n';
  expect(await painted(text, files)).toEqual([
    ...["Residual function.declaration", "R function.declaration", "width variable.declaration.readonly"],
    ...["S interface.declaration", "R function", "dense function.defaultLibrary", "width variable.readonly"],
  ]);
});

test("a name is what is nearest, and nothing in its own definition", async () => {
  const text =
    "let a = 1\nspace S {\n  repeat 1..2 {\n    let a = one_of(1, a)\n    dense(a)\n  }\n  dense(a)\n  let b = \n  relu(b)\n}\n";
  expect((await painted(text)).filter((token) => /^[ab] /.test(token))).toEqual([
    ...["a variable.declaration.readonly", "a variable.declaration", "a variable.readonly"],
    ...["a variable", "a variable.readonly", "b function.declaration"],
  ]);
});

test("a range has the tokens that the whole has there", async () => {
  const files = { "blocks.hnas": library };
  const text = example.replace("../blocks", "blocks");
  const whole = await painted(text, files);
  const lines = text.split("\n").length;
  const half = Math.floor(lines / 2);
  const at = (first: number, last: number) => ({ start: { line: first, character: 0 }, end: { line: last, character: 0 } });
  const parts = [...(await painted(text, files, at(0, half))), ...(await painted(text, files, at(half, lines)))];
  expect(parts).toEqual(whole);
  expect(whole.length).toBeGreaterThan(40);
});

test("keys, keywords and what is unknown are left to the grammar", async () => {
  expect(await painted(`${prelude}space S for t {\n  optional nothing(kernel: other)\n}\n`)).toEqual([
    ...[
      "d struct.declaration",
      "idx function.defaultLibrary",
      "t class.declaration",
      "d struct",
      "S interface.declaration",
      "t class",
    ],
  ]);
});

test("the manifest gives colours to what there is", async () => {
  const { contributes } = JSON.parse(readFileSync("package.json", "utf8"));
  const [{ language, scopes }] = contributes.semanticTokenScopes;
  expect(language).toBe("hnas");
  const told = await painted("space S for t {\n  dense(classes)\n  require flops <= 1M\n}\n");
  const kinds = told.map((token) => token.split(" ")[1]);
  expect(kinds).toEqual(expect.arrayContaining(Object.keys(scopes)));
});
