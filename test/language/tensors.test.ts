/** Named tensors, and the cells that are made of them. */
import { expect, test } from "vitest";
import { bounds } from "../../server/space/bounds.ts";
import { countArchitectures } from "../../server/space/count.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import { built, ids } from "./candidates.ts";
import { spaceOf } from "./helpers.ts";

test("a named tensor is the output of its layer, wherever its name stands", async () => {
  const space = await spaceOf(
    "x = conv2d(8, 3, padding: same)\nrelu()\ny = conv2d(one_of(8, 16), 1)\nx\ngelu()\nconcat(x, y, identity())\nconv2d(channels, 1)",
  );
  expect(ids(space)).toEqual(["y.filters"]);
  expect(built(space, { "y.filters": 1 })).toBe(
    "conv2d(8, 3) relu() conv2d(16, 1) gelu()[0] identity() concat()[0,2,4] conv2d(32, 1)",
  );
});

test("what no way to the output passes is not part of a candidate", async () => {
  const space = await spaceOf("x = conv2d(8, 3, padding: same)\ny = conv2d(4, 1)\none_of(x, add(x, x), y)");
  const [first, , last] = ["x", "add", "y"].map((_, choice) => instantiate(space, { choice }).architecture);
  expect(first?.nodes.map(({ name }) => name)).toEqual(["conv2d_1", "global_avg_pool_1", "dense_1"]);
  expect(last?.nodes.map(({ name }) => name)).toEqual(["conv2d_1", "conv2d_2", "global_avg_pool_1", "dense_1"]);
  const { parameters } = bounds(space);
  for (const choice of [0, 1, 2]) {
    const { architecture } = instantiate(space, { choice });
    expect(architecture.parameters).toBeGreaterThanOrEqual(parameters.min);
    expect(architecture.parameters).toBeLessThanOrEqual(parameters.max);
  }
});

test("a skip connection to a named tensor has exact bounds", async () => {
  const space = await spaceOf(
    "x = conv2d(one_of(8, 16), 3, padding: same)\nconv2d(channels, 3, padding: same)\nadd(x, identity())",
  );
  const all = [0, 1].map((choice) => instantiate(space, { "x.filters": choice }).architecture.parameters);
  expect(bounds(space).parameters).toEqual({ min: all[0], max: all[1], exact: true });
});

test("tensors are given to blocks, and are named in each iteration and call anew", async () => {
  const space = await spaceOf(
    "x = relu()\nrepeat 2 {\n  y = conv2d(4, 1)\n  gelu()\n  Joined(y)\n}\nJoined(x)",
    "block Joined(other) {\n  z = tanh()\n  concat(other, z)\n}",
  );
  expect(built(space)).toBe(
    "relu() conv2d(4, 1) gelu() tanh() concat()[1,3] conv2d(4, 1) gelu() tanh() concat()[5,7] tanh() concat()[0,9]",
  );
});

test("a cell has a choice for each edge: the cells of NAS-Bench-201", async () => {
  const space = await spaceOf(
    "cell(nodes: 4, edge: one_of(zero(), identity(), Conv(1), Conv(3), avg_pool(3, strides: 1, padding: same)))",
    "block Conv(kernel) {\n  relu()\n  conv2d(channels, kernel, padding: same)\n  batch_norm()\n}",
  );
  expect(ids(space)).toEqual(["cell[1][0]", "cell[2][0]", "cell[2][1]", "cell[3][0]", "cell[3][1]", "cell[3][2]"]);
  expect(countArchitectures(space)).toBe(15_625n);
  const chosen = { "cell[1][0]": 1, "cell[2][0]": 0, "cell[2][1]": 4, "cell[3][0]": 1, "cell[3][1]": 1, "cell[3][2]": 1 };
  expect(built(space, chosen)).toBe(
    "identity() zero()[input] avg_pool(3)[0] add()[1,2] identity()[input] identity()[0] identity()[3] add()[4,5,6]",
  );
});

test("a cell may choose the inputs of its nodes, and give them all: the cells of DARTS", async () => {
  const space = await spaceOf("cell(nodes: 4, inputs: 2, output: all, edge: { conv2d(4, one_of(1, 3), padding: same) })");
  expect(ids(space)).toEqual([
    ...["cell[1][0].conv2d.kernel", "cell[2][0].conv2d.kernel", "cell[2][1].conv2d.kernel"],
    ...["cell[3][0].conv2d.kernel", "cell[3][1].conv2d.kernel", "cell[3].inputs"],
  ]);
  expect(countArchitectures(space)).toBe(2n ** 5n * 3n);
  const kernels = Object.fromEntries(ids(space).map((id) => [id, 0]));
  expect(built(space, { ...kernels, "cell[3].inputs": 2 })).toBe(
    "conv2d(4, 1) conv2d(4, 1)[input] conv2d(4, 1)[0] add()[1,2] conv2d(4, 1)[0] conv2d(4, 1)[3] add()[4,5] concat()[0,3,6]",
  );
});
