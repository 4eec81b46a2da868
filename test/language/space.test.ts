/** What each construct of a space compiles to, seen in the candidates that it gives. */
import { expect, test } from "vitest";
import { createRandom } from "../../server/random.ts";
import { bounds } from "../../server/space/bounds.ts";
import { violated } from "../../server/space/constraints.ts";
import { countArchitectures } from "../../server/space/count.ts";
import { options } from "../../server/space/decisions.ts";
import { instantiate, walk } from "../../server/space/instantiate.ts";
import type { Space } from "../../server/space/space.ts";
import { sampleUniform } from "../space/build.ts";
import { built, holds, ids } from "./candidates.ts";
import { compiled, inSearch, inSpace, spaceOf } from "./helpers.ts";

test("a sequence without decisions is one architecture", async () => {
  const space = await spaceOf("conv2d(16, 3, padding: same)\n{ relu() gelu() }\nmax_pool(2)");
  expect(ids(space)).toEqual([]);
  expect(built(space)).toBe("conv2d(16, 3) relu() gelu() max_pool(2)");
  expect(countArchitectures(space)).toBe(1n);
});

test("arguments by name, by position, with trailing commas and defaults", async () => {
  const space = await spaceOf("conv2d(\n  kernel: 3,\n  filters: 8, // a comment\n  padding: same,\n)\navg_pool(2, strides: 1,)");
  const [conv, pool] = instantiate(space, {}).architecture.nodes;
  expect(conv?.arguments).toEqual({ filters: 8, kernel: 3, strides: 1, padding: "same", bias: true, dilation: 1, groups: 1 });
  expect(pool?.arguments).toEqual({ size: 2, strides: 1, padding: "valid" });
  const [byDefault] = instantiate(await spaceOf("max_pool(3)"), {}).architecture.nodes;
  expect(byDefault?.arguments).toEqual({ size: 3, strides: 3, padding: "valid" });
});

test("decisions in arguments are named after the layer and the parameter", async () => {
  const space = await spaceOf(
    "conv2d(one_of(8, 16), int(1..5 step 2), padding: same)\ndropout(float(0.1..0.5))\nconv2d(4, one_of(1, 3), padding: same)",
  );
  expect(space.decisions.map(({ id, domain }) => [id, domain])).toEqual([
    ["conv2d.filters", { kind: "categorical", labels: ["8", "16"], values: [8, 16] }],
    ["conv2d.kernel", { kind: "integer", min: 1, max: 5, step: 2 }],
    ["dropout.rate", { kind: "real", min: 0.1, max: 0.5, scale: "linear" }],
    ["conv2d_2.kernel", { kind: "categorical", labels: ["1", "3"], values: [1, 3] }],
  ]);
  expect(built(space, { "conv2d.filters": 1, "conv2d.kernel": 5, "dropout.rate": 0.25, "conv2d_2.kernel": 0 })).toBe(
    "conv2d(16, 5) dropout(0.25) conv2d(4, 1)",
  );
});

test("origins point into the file", async () => {
  const space = await spaceOf("conv2d(one_of(8, 16), 3)");
  expect(space.decisions[0]?.origin).toEqual({ file: "/project/main.hnas", line: 8, character: 7, endLine: 8, endCharacter: 20 });
});

test("float with a step, log, log with a step", async () => {
  const space = await spaceOf("dropout(float(0..0.5 step 0.1))\ndropout(log(1e-3..0.5))\ndropout(log(1e-4..0.5 step 10))");
  expect(space.decisions.map(({ domain }) => domain)).toEqual([
    { kind: "real", min: 0, max: 0.5, scale: "linear", step: 0.1 },
    { kind: "real", min: 0.001, max: 0.5, scale: "log" },
    { kind: "real", min: 1e-4, max: 0.1, scale: "log", step: 10 },
  ]);
});

test("steps come past numbers as they are written", async () => {
  const space = await spaceOf(
    "let r = float(0.1..0.5 step 0.1)\ndropout(r)\nlet l = log(0.1..0.4 step 2)\ndropout(l)\nrequire r == 0.3 or l == 0.2",
  );
  const [r, l] = space.decisions.map(({ domain }) => options(domain));
  expect([r, l]).toEqual([
    [0.1, 0.2, 0.3, 0.4, 0.5],
    [0.1, 0.2, 0.4],
  ]);
  expect(r?.map((rate) => holds(space, { r: rate, l: 0.1 }))).toEqual([false, false, true, false, false]);
  await spaceOf("dropout(float(0.1..0.3 step 0.2))\ndropout(log(0.1..0.3 step 3))");
});

test("what steps do not come past is no value", async () => {
  const space = await spaceOf("let f = int(1..8 step 3)\nconv2d(f, 1)\nrequire f != 4");
  expect(space.decisions[0]?.domain).toEqual({ kind: "integer", min: 1, max: 7, step: 3 });
  await spaceOf("dropout(float(0.2..1 step 0.5))");
});

test("a choice between layers, blocks and sequences", async () => {
  const space = await spaceOf("one_of(relu(), B(), { gelu() conv2d(4, one_of(1, 3)) }, {})", "block B() { tanh() }");
  expect(space.decisions.map(({ id, domain }) => [id, domain.kind === "categorical" && domain.labels])).toEqual([
    ["choice", ["relu()", "B()", "{ gelu() conv2d(4, one_of(1, 3)) }", "{}"]],
    ["conv2d.kernel", ["1", "3"]],
  ]);
  expect(built(space, { choice: 0 })).toBe("relu()");
  expect(built(space, { choice: 1 })).toBe("tanh()");
  expect(built(space, { choice: 2, "conv2d.kernel": 1 })).toBe("gelu() conv2d(4, 3)");
  expect(built(space, { choice: 3 })).toBe("");
  expect(countArchitectures(space)).toBe(5n);
});

test("optional layers and sequences, named after the layer", async () => {
  const space = await spaceOf(
    "optional dropout(rate: float(0.1..0.5))\noptional { relu() gelu() }\noptional one_of(tanh(), sigmoid())",
  );
  expect(ids(space)).toEqual(["dropout", "dropout.rate", "optional", "optional_2", "choice"]);
  expect(built(space, { dropout: 0, optional: 1, optional_2: 1, choice: 1 })).toBe("relu() gelu() sigmoid()");
  expect(built(space, { dropout: 1, "dropout.rate": 0.5, optional: 0, optional_2: 0 })).toBe("dropout(0.5)");
});

test("repeat: every iteration decides for itself", async () => {
  const space = await spaceOf("repeat 1..3 as stage {\n  let filters = one_of(8, 16)\n  conv2d(filters, 3, padding: same)\n}");
  expect(ids(space)).toEqual(["stage", "stage[0].filters", "stage[1].filters", "stage[2].filters"]);
  expect(space.decisions[0]?.domain).toEqual({ kind: "integer", min: 1, max: 3, step: 1 });
  expect(built(space, { stage: 2, "stage[0].filters": 0, "stage[1].filters": 1 })).toBe("conv2d(8, 3) conv2d(16, 3)");
  expect(countArchitectures(space)).toBe(14n);
});

test("repeat: a fixed number, a choice of numbers, a named decision, nested", async () => {
  expect(built(await spaceOf("repeat 3 { relu() }"))).toBe("relu() relu() relu()");
  const chosen = await spaceOf("repeat one_of(1, 4) as depth_of_it { relu() }");
  expect(ids(chosen)).toEqual(["depth_of_it"]);
  expect(built(chosen, { depth_of_it: 1 })).toBe("relu() relu() relu() relu()");
  const shared = await spaceOf("let n = int(1..2)\nrepeat n { relu() }\nrepeat n * 2 as other { conv2d(1, one_of(1, 3)) }");
  expect(built(shared, { n: 1, "other[0].conv2d.kernel": 0, "other[1].conv2d.kernel": 1 })).toBe(
    "relu() conv2d(1, 1) conv2d(1, 3)",
  );
  const nested = await spaceOf("repeat 2 as a { repeat 1..2 as b { conv2d(4, one_of(1, 3)) } }");
  expect(ids(nested)).toContain("a[1].b[0].conv2d.kernel");
  expect(ids(nested)).toContain("a[0].b");
  expect(built(await spaceOf("repeat 0..2 as n { relu() }"), { n: 0 })).toBe("");
  expect(ids(await spaceOf("repeat 1..2 { relu() }\nrepeat 2..4 step 2 { relu() }"))).toEqual(["repeat", "repeat_2"]);
});

test("a let is one decision, wherever it is used", async () => {
  const space = await spaceOf("let f = one_of(8, 16)\nconv2d(f, 3)\nconv2d(f * 2, 3)\nconv2d(f // 2\n, 3)");
  expect(ids(space)).toEqual(["f"]);
  expect(built(space, { f: 1 })).toBe("conv2d(16, 3) conv2d(32, 3) conv2d(16, 3)");
});

test("a let of layers is one decision, with conditional ones inside", async () => {
  const space = await spaceOf(
    "let act = one_of(relu(), { conv2d(4, one_of(1, 3), padding: same) optional gelu() })\nact\ntanh()\nact",
  );
  expect(ids(space)).toEqual(["act", "conv2d.kernel", "gelu"]);
  expect(built(space, { act: 0 })).toBe("relu() tanh() relu()");
  expect(instantiate(space, { act: 0, "conv2d.kernel": 1 }).decisions).toEqual({ act: 0 });
  expect(built(space, { act: 1, "conv2d.kernel": 1, gelu: 1 })).toBe("conv2d(4, 3) gelu() tanh() conv2d(4, 3) gelu()");
  expect(countArchitectures(space)).toBe(5n);
});

test("a let of a repeat keeps its iterations conditional", async () => {
  const space = await spaceOf("let body = { repeat 1..2 as n { conv2d(4, one_of(1, 3), padding: same) } }\nbody\nbody");
  expect(built(space, { n: 1, "n[0].conv2d.kernel": 0 })).toBe("conv2d(4, 1) conv2d(4, 1)");
  expect(built(space, { n: 2, "n[0].conv2d.kernel": 0, "n[1].conv2d.kernel": 1 })).toBe(
    "conv2d(4, 1) conv2d(4, 3) conv2d(4, 1) conv2d(4, 3)",
  );
});

test("blocks: defaults are decided at each call, arguments are the caller's", async () => {
  const block = "block B(filters, kernel = one_of(1, 3), act = relu()) {\n  conv2d(filters, kernel, padding: same)\n  act\n}";
  const space = await spaceOf("B(4)\nB(one_of(8, 16), kernel: 5)\nB(filters: 2, act: one_of(gelu(), tanh()))", block);
  expect(ids(space)).toEqual(["B.kernel", "B_2.filters", "B_3.kernel", "B_3.act"]);
  expect(built(space, { "B.kernel": 0, "B_2.filters": 1, "B_3.act": 1, "B_3.kernel": 1 })).toBe(
    "conv2d(4, 1) relu() conv2d(16, 5) relu() conv2d(2, 3) tanh()",
  );
});

test("blocks see their own file and parameters, not their caller's names", async () => {
  const { spaces } = await compiled(inSpace("let n = 7\nW()\nconv2d(n, 1)", 'import { Wide as W } from "lib.hnas"'), {
    "lib.hnas": "let n = 3\nblock Wide() { conv2d(n, 1) Inner() }\nblock Inner() { relu() }",
  });
  expect(built(spaces[0] as Space)).toBe("conv2d(3, 1) relu() conv2d(7, 1)");
});

test("add and concat", async () => {
  const space = await spaceOf(
    "relu()\nadd(identity(), { conv2d(1, one_of(1, 3), padding: same) relu() })\nconcat(tanh(), gelu(), {})",
  );
  expect(built(space, { "conv2d.kernel": 1 })).toBe(
    "relu() identity() conv2d(1, 3)[0] relu() add()[1,3] tanh() gelu()[4] concat()[5,6,4]",
  );
});

test("channels, height and width are those of the tensor that comes in", async () => {
  const space = await spaceOf(
    "conv2d(6, 3)\nB()\nconv2d(height - 20, 1)\nC(channels * 2)",
    "block B() { conv2d(channels, 1)\nconv2d(channels + 1, 1) }\nblock C(n) { conv2d(n, 1) }",
  );
  expect(built(space)).toBe("conv2d(6, 3) conv2d(6, 1) conv2d(7, 1) conv2d(6, 1) conv2d(12, 1)");
});

test("constants, arithmetic and functions are worked out", async () => {
  const space = await spaceOf(
    "conv2d(base * 2 + 1, max(1, 3) - 2)\nconv2d(round(7 / 2), abs(-3))\nconv2d(-(-4) % 3, 1)\ndropout(10%)",
    "let base = 2 * half\nlet half = 2",
  );
  expect(built(space)).toBe("conv2d(9, 1) conv2d(4, 3) conv2d(1, 1) dropout(0.1)");
  expect(built(await spaceOf("conv2d(0.016K, 1)\nconv2d(1e1, 1)"))).toBe("conv2d(16, 1) conv2d(10, 1)");
});

test("a percentage may have something behind it on its line", async () => {
  const space = await spaceOf(
    "optional dropout(float(10%..50% step 10%))\nrequire dropout.rate < 30% or depth > 5 require dropout.rate != 20%",
  );
  expect(space.constraints.map(({ text }) => text)).toEqual(["dropout.rate < 30% or depth > 5", "dropout.rate != 20%"]);
  const entries = 'train: idx("i", "l") validation: 20% test: 10%';
  const { problems } = await compiled(inSearch("").replace('train: idx("i", "l")', entries));
  expect(problems[0]?.data).toMatchObject({ validation: { share: 0.2 }, test: { share: 0.1 } });
  expect(built(await spaceOf("conv2d(30 % 20 % 7, 30%28)"))).toBe("conv2d(3, 2)");
});

test("names of the user come before those of the language", async () => {
  const space = await spaceOf(
    "let same = one_of(4, 8)\nB(same)\nrequire same > 4",
    "let width = 2\nblock B(channels) { conv2d(channels * width, 1) }",
  );
  expect(built(space, { same: 1 })).toBe("conv2d(16, 1)");
  expect([0, 1].map((same) => holds(space, { same }))).toEqual([false, true]);
});

test("one line, comments, and two statements on a line", async () => {
  const space = await spaceOf("/* a\n block */ relu() gelu() /// doc\nlet n = 3 conv2d(n, 1) repeat 2 { tanh() }");
  expect(built(space)).toBe("relu() gelu() conv2d(3, 1) tanh() tanh()");
});

test("candidates of a space with everything can be sampled, counted and bounded", async () => {
  const space = await spaceOf(
    `let act = one_of(relu(), { conv2d(channels, one_of(1, 3), padding: same) optional gelu() })
     repeat 0..3 as s {
       let f = int(4..16 step 4)
       B(f, act: one_of(tanh(), swish()))
       optional { act concat(identity(), act) }
       one_of(max_pool(2), Skip(), {})
     }
     act`,
    "block B(f, act, k = one_of(1, 3)) { conv2d(f, k, padding: same) act }\nblock Skip() { add(identity(), conv2d(channels, 3, padding: same)) }",
  );
  const random = createRandom(1);
  const { parameters } = bounds(space);
  for (let count = 0; count < 50; count++) {
    const candidate = sampleUniform(space, random);
    expect(candidate.architecture.parameters).toBeGreaterThanOrEqual(parameters.min);
    expect(candidate.architecture.parameters).toBeLessThanOrEqual(parameters.max);
    expect(instantiate(space, candidate.decisions).architecture).toEqual(candidate.architecture);
  }
  expect(countArchitectures(space)).toBeGreaterThan(1000n);
});

test("what an option is called does not depend on how it is laid out", async () => {
  const { decisions } = await spaceOf("optional relu ( )\none_of( {relu()   tanh( ) // twice\n}, conv2d( 3 ,\n  1 ) )");
  const labels = decisions.map(({ domain }) => domain.kind === "categorical" && domain.labels);
  expect(labels).toEqual([
    ["nothing", "relu()"],
    ["{ relu() tanh() }", "conv2d(3, 1)"],
  ]);
});

test("a decision may be called as something that every object has", async () => {
  const space = await spaceOf(
    "let constructor = one_of(8, 16)\nlet __proto__ = one_of(1, 3)\nconv2d(constructor, __proto__)\noptional { let toString = one_of(1, 2)\nconv2d(toString, 1) }\nrequire toString > 1",
  );
  const { decisions } = walk(space, ({ id }) => (id === "optional" ? 0 : 1));
  expect(Object.entries(decisions)).toEqual([
    ["constructor", 1],
    ["__proto__", 1],
    ["optional", 0],
  ]);
  const candidate = instantiate(space, decisions);
  expect(candidate.architecture.nodes[0]?.arguments).toMatchObject({ filters: 16, kernel: 3 });
  expect(violated(space, candidate)).toBeUndefined();
});
