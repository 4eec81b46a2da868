/** What `require` reads, and which candidates it leaves. */
import { expect, test } from "vitest";
import { violated } from "../../server/space/constraints.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import type { Space } from "../../server/space/space.ts";
import { holds, ids } from "./candidates.ts";
import { compiled, prelude, spaceOf } from "./helpers.ts";

test("require over costs and decisions", async () => {
  const space = await spaceOf(
    "let f = one_of(4, 8)\nconv2d(f, 3)\noptional dropout(rate: float(0.1..0.5))\nrequire parameters <= 0.15K and flops < 1G and depth >= 1\nrequire f > 4 or not dropout\nrequire dropout.rate < 30%",
  );
  expect(space.constraints.map(({ text }) => text)).toEqual([
    "parameters <= 0.15K and flops < 1G and depth >= 1",
    "f > 4 or not dropout",
    "dropout.rate < 30%",
  ]);
  expect(holds(space, { f: 0, dropout: 0 })).toBe(true);
  expect(holds(space, { f: 0, dropout: 1, "dropout.rate": 0.2 })).toBe(false);
  expect(holds(space, { f: 1, dropout: 0 })).toBe(false);
});

test("require over iterations: lists, indices, counts; what is absent holds", async () => {
  const body = "repeat 1..3 as s { let f = one_of(4, 8, 16)\nconv2d(f, 3)\noptional B() }\n";
  const block = "block B() { conv2d(2, one_of(1, 3)) }";
  const of = (condition: string) => spaceOf(`${body}require ${condition}`, block);
  const two = { s: 2, "s[0].f": 1, "s[0].B": 1, "s[0].B.conv2d.kernel": 1, "s[1].f": 0, "s[1].B": 0 };
  for (const [condition, expected] of [
    ["nondecreasing(s.f)", false],
    ["nonincreasing(s.f)", true],
    ["s[2].f > 4", true],
    ["s[1].f > 4", false],
    ["sum(s.f) == 12", true],
    ["count(s.f) == 2", true],
    ["s == 2", true],
    ["s > 2", false],
    ["max(s.B.conv2d.kernel) < 3", false],
    ["s[1].B.conv2d.kernel > 1", true],
    ["s[0].B", true],
    ["not s[0].B", false],
    ["all_equal(s.f)", false],
    ["mean(s.f) * 2 >= s[0].f + 4", true],
  ] as const)
    expect([condition, holds(await of(condition), two)]).toEqual([condition, expected]);
});

test("require over a choice of layers compares with how the option is written", async () => {
  const space = await spaceOf('one_of(max_pool(2), relu())\nrequire choice != "relu()"');
  expect([0, 1].map((choice) => holds(space, { choice }))).toEqual([true, false]);
});

test("require over settings of the training", async () => {
  const { spaces } = await compiled(
    `${prelude.replace("data: d", "data: d\n  batch: one_of(32, 64)")}space S for t {\nflatten()\ndense(classes)\nrequire training.batch > 32\n}`,
  );
  expect([0, 1].map((batch) => holds(spaces[0] as Space, { "training.batch": batch }))).toEqual([false, true]);
});

test("the path of a let that is bound to a block call", async () => {
  const space = await spaceOf(
    "let body = B()\nbody\nrequire body.kernel > 1",
    "block B() { let kernel = one_of(1, 3)\nconv2d(4, kernel) }",
  );
  expect(ids(space)).toEqual(["body.kernel"]);
  expect(holds(space, { "body.kernel": 0 })).toBe(false);
});

test("options are told apart by their whole text, however long", async () => {
  const long = "{ conv2d(4, 3, padding: same) batch_norm() relu() }";
  const space = await spaceOf(`let a = one_of(${long}, ${long.replace("relu", "gelu")})\na\nrequire a == "${long}"`);
  expect([0, 1].map((a) => holds(space, { a }))).toEqual([true, false]);
});

test("constraints read the edges of a cell by their nodes", async () => {
  const space = await spaceOf(
    'cell(nodes: 3, edge: one_of(zero(), identity()))\nrequire cell[2][0] == "identity()" or cell[1][0] == "zero()"',
  );
  const breaks = (first: number, second: number) =>
    violated(space, instantiate(space, { "cell[1][0]": first, "cell[2][0]": second, "cell[2][1]": 0 })) !== undefined;
  expect([breaks(0, 0), breaks(0, 1), breaks(1, 0), breaks(1, 1)]).toEqual([false, false, true, false]);
});

test("the inputs of a cell's node can be read in constraints", async () => {
  const space = await spaceOf('cell(nodes: 4, inputs: 2, edge: relu())\nrequire cell[3].inputs == "0, 1"');
  expect([0, 1].map((inputs) => holds(space, { "cell[3].inputs": inputs }))).toEqual([true, false]);
});
