import { expect, test } from "vitest";
import { ArchitectureBuilder, inputShapes, outputShape, parametersOf, weightsOf } from "../../server/network/architecture.ts";
import { ShapeError } from "../../server/network/operation.ts";

const conv = (filters: number) => ({ filters, kernel: 3, strides: 1, padding: "same", dilation: 1, groups: 1, bias: true });

/** conv, batch norm, and a residual around a second convolution. */
function residual() {
  const builder = new ArchitectureBuilder([6, 5, 2]);
  const first = builder.add("conv2d", conv(4), ["input"]);
  const normal = builder.add("batch_norm", { momentum: 0.9, epsilon: 0.001 }, [first]);
  const second = builder.add("conv2d", conv(4), [normal]);
  const sum = builder.add("add", {}, [normal, second]);
  return builder.finish(builder.add("global_avg_pool", {}, [sum]));
}

test("nodes carry their names, shapes and costs, and the architecture their sum", () => {
  const architecture = residual();
  expect(architecture.nodes.map(({ name, shape, parameters, flops }) => [name, shape, parameters, flops])).toEqual([
    ["conv2d_1", [6, 5, 4], 9 * 2 * 4 + 4, 2 * 9 * 2 * 4 * 30],
    ["batch_norm_1", [6, 5, 4], 8, 2 * 120],
    ["conv2d_2", [6, 5, 4], 9 * 4 * 4 + 4, 2 * 9 * 4 * 4 * 30],
    ["add_1", [6, 5, 4], 0, 120],
    ["global_avg_pool_1", [4], 0, 120],
  ]);
  expect(architecture.parameters).toBe(76 + 8 + 148);
  expect(architecture.flops).toBe(4320 + 240 + 8640 + 120 + 120);
  expect(outputShape(architecture)).toEqual([4]);
});

test("weights are named after their nodes; statistics are weights but no parameters", () => {
  const architecture = residual();
  const weights = weightsOf(architecture);
  expect(weights.map(({ key, shape, trainable }) => [key, shape, trainable])).toEqual([
    ["conv2d_1/kernel", [3, 3, 2, 4], true],
    ["conv2d_1/bias", [4], true],
    ["batch_norm_1/scale", [4], true],
    ["batch_norm_1/offset", [4], true],
    ["batch_norm_1/moving_mean", [4], false],
    ["batch_norm_1/moving_variance", [4], false],
    ["conv2d_2/kernel", [3, 3, 4, 4], true],
    ["conv2d_2/bias", [4], true],
  ]);
  expect(parametersOf(weights)).toBe(architecture.parameters);
});

test("shapes of what a node reads", () => {
  const architecture = residual();
  expect(architecture.nodes.map((node) => inputShapes(architecture, node))).toEqual([
    [[6, 5, 2]],
    [[6, 5, 4]],
    [[6, 5, 4]],
    [
      [6, 5, 4],
      [6, 5, 4],
    ],
    [[6, 5, 4]],
  ]);
});

test("a network of no operations gives its input", () => {
  const empty = new ArchitectureBuilder([3]).finish("input");
  expect(empty).toEqual({ input: [3], nodes: [], output: "input", parameters: 0, flops: 0 });
  expect(outputShape(empty)).toEqual([3]);
});

test("what cannot be added leaves the architecture as it was", () => {
  const builder = new ArchitectureBuilder([4, 4, 1]);
  const pool = builder.add("max_pool", { size: 4, strides: 4, padding: "valid" }, ["input"]);
  expect(() => builder.add("max_pool", { size: 2, strides: 2, padding: "valid" }, [pool])).toThrow(ShapeError);
  expect(() => builder.add("add", {}, ["input", pool])).toThrow("branch 1 gives 4 x 4 x 1 and branch 2 gives 1 x 1 x 1");
  expect(() => builder.add("convolve", {}, [pool])).toThrow("there is no operation 'convolve'");
  expect(builder.shapeOf(builder.add("flatten", {}, [pool]))).toEqual([1]);
  expect(builder.finish(1).nodes.map(({ name }) => name)).toEqual(["max_pool_1", "flatten_1"]);
});

test("an architecture is plain JSON", () => {
  const architecture = residual();
  expect(JSON.parse(JSON.stringify(architecture))).toEqual(architecture);
});
