/** Several files, and what is left of files with mistakes. */
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { createLanguage } from "../../server/language/index.ts";
import { compile, compiled, compileFiles, inSpace, inspect, prelude } from "./helpers.ts";

test("paths are relative to the file that names them", async () => {
  const files = {
    "sub/data.hnas":
      'import { t as other } from "../task.hnas"\ndata d { train: idx("i", "l") }\nspace Unused for other { flatten() dense(10) }',
    "task.hnas": 'import { d } from "sub/more.hnas"\ntask t: image_classification { data: d }',
    "sub/more.hnas": 'data d { train: idx("i", "l") }',
  };
  const { problems, spaces } = await compiled(
    'import { d } from "sub/data.hnas"\ntask t: image_classification { data: d }\nspace S for t { flatten() dense(classes) }\nsearch { space: S }',
    files,
  );
  expect(problems[0]?.data?.train.arguments).toEqual({ images: "/project/sub/i", labels: "/project/sub/l" });
  expect(problems[0]?.files).toEqual([
    "/project/main.hnas",
    "/project/sub/data.hnas",
    "/project/task.hnas",
    "/project/sub/more.hnas",
  ]);
  expect(spaces.map(({ name }) => name)).toEqual(["S"]);
});

test("a search of an imported space", async () => {
  const { problems } = await compiled('import { S } from "lib.hnas"\nsearch mine { space: S }', {
    "lib.hnas": `${prelude}space S for t { flatten() dense(classes) }`,
  });
  expect(problems[0]).toMatchObject({ file: "/project/main.hnas", search: { name: "mine" }, space: { name: "S", output: [10] } });
});

test("mistakes in imported files are told there, once", async () => {
  const { diagnostics, problems } = await compileFiles({
    "main.hnas": `import { A } from "a.hnas"\nimport { B } from "b.hnas"\n${prelude}space S for t { A() B() flatten() dense(classes) }\nsearch { space: S }`,
    "a.hnas": 'import { B } from "b.hnas"\nblock A() { B() B() }',
    "b.hnas": "block B() {\n  rely()\n}",
  });
  expect(diagnostics.map(({ file, code }) => [file, code])).toEqual([["/project/b.hnas", "undefined-name"]]);
  expect(problems).toEqual([]);
});

test("files that import each other", async () => {
  const { diagnostics } = await compileFiles({
    "main.hnas": 'import { A } from "a.hnas"\nblock M() { A() }',
    "a.hnas": 'import { M } from "main.hnas"\nblock A() { M() }',
  });
  expect(diagnostics.map(({ file, code, range }) => [file, code, range.start.line])).toEqual([
    ["/project/a.hnas", "import-cycle", 0],
  ]);
});

test("a file that is not there is a diagnostic", async () => {
  const { diagnostics } = await createLanguage({ inspect }).compile("/project/none.hnas");
  expect(diagnostics.map(({ file, code }) => [file, code])).toEqual([["/project/none.hnas", "missing-file"]]);
});

test("a library has no unused blocks, and needs no data", async () => {
  expect((await compile("block A(n = 3) { conv2d(n, 3) }\nlet x = 3")).diagnostics).toEqual([]);
  expect((await createLanguage({ inspect }).compile(resolve("examples/blocks.hnas"))).diagnostics).toEqual([]);
});

test("all mistakes of a file are told at once, each once", async () => {
  const { diagnostics, spaces, problems } = await compile(`data d {
  train: idx("damaged", "l")
  validation 10%
}
task t: image_classification {
  data: d
  bach: 64
  optimizer: adam(learning_rate: log(0..1))
}
space S for t {
  repeat 4..1 as stage {
    conv2d(filters, 3
    relu();
    max_pol(2)
  }
  dense(clases)
  require parameters <= 300k
  require stage.filters > 3
}
search {
  space: S
  budget: 20 minutes
  compress: quantize
  maximize: acuracy
}
`);
  expect(diagnostics.map(({ code, range }) => `${range.start.line + 1} ${code}`)).toEqual([
    "3 syntax",
    "7 unknown-entry",
    "8 log-range",
    "11 reversed-range",
    "12 syntax",
    "13 unknown-character",
    "14 undefined-name",
    "16 undefined-name",
    "17 unknown-unit",
    "22 unknown-unit",
    "23 not-yet",
    "24 unknown-metric",
  ]);
  expect([spaces, problems]).toEqual([[], []]);
});

test("nothing is compiled from a block, constant or imported file with a mistake", async () => {
  for (const [before, body] of [
    ["let n = foo", "conv2d(n, 3)"],
    ["block B() { foo() }", "B()"],
    ["block B() { relu() conv2d(3 }", "B()"],
    ['import { A } from "a.hnas"', "A()"],
  ] as const) {
    const files = {
      "main.hnas": `${inSpace(body, before)}search { space: S }`,
      "a.hnas": "block A() {\n  relu()\n  conv2d(3\n}",
    };
    const { diagnostics, spaces, problems } = await compileFiles(files);
    expect([diagnostics.length, spaces.length, problems.length]).toEqual([1, 0, 0]);
  }
});

test("a mistake in one space leaves the others", async () => {
  const { spaces, problems } = await compile(
    `${prelude}space A for t { flatten() dense(classes) }\nspace B for t { flaten() dense(classes) }\nsearch a { space: A }\nsearch b { space: B }`,
  );
  expect(spaces.map(({ name }) => name)).toEqual(["A"]);
  expect(problems.map(({ search }) => search.name)).toEqual(["a"]);
});
