/** What inputs and arguments operations refuse, and what they say would mend it. */
import { expect, test } from "vitest";
import { type Arguments, type Shape, ShapeError, shapeFor } from "../../server/network/operation.ts";
import { operationNamed } from "../../server/network/ops/index.ts";
import { complete } from "./conformance.ts";

const shapeOf = (name: string, given: Arguments, ...inputs: readonly Shape[]): Shape => {
  const operation = operationNamed(name);
  return shapeFor(operation, complete(operation, given), inputs);
};

test.each<[string, Arguments, readonly Shape[], string]>([
  [
    "conv2d",
    { filters: 6, kernel: 3, groups: 4 },
    [[8, 8, 12]],
    "4 groups cannot be made of 6 filters. Use one of 1, 2, 3, 6 for",
  ],
  [
    "conv2d",
    { filters: 6, kernel: 3, groups: 2 },
    [[8, 8, 3]],
    "2 groups cannot be made of 3 channels. Use one of 1, 3 for groups",
  ],
  ["conv2d", { filters: 1, kernel: 3, dilation: 4 }, [[8, 8, 1]], "a window of 9 x 9 does not fit into 8 x 8 x 1"],
  ["conv2d", { filters: 1, kernel: 2, dilation: 2, strides: 3 }, [[8, 8, 1]], "strides 3 and dilation 2 cannot be combined"],
  ["depthwise_conv2d", { kernel: 2, dilation: 2, strides: 3 }, [[8, 8, 1]], "Let one of them be 1."],
  ["group_norm", { groups: 5 }, [[16]], "5 groups cannot be made of 16 channels. Use one of 1, 2, 4, 8, 16 for groups"],
  ["crop", { height: 4 }, [[8, 3, 1]], "4 x 4 pixels cannot be cut out of 8 x 3 x 1. Cut out fewer"],
  ["reshape", { height: 2, width: 2, channels: 3 }, [[13]], "Let height x width x channels be 13."],
  [
    "multiply",
    {},
    [
      [3, 3, 1],
      [3, 3, 2],
    ],
    "branch 1 gives 3 x 3 x 1 and branch 2 gives 3 x 3 x 2. Make them equal",
  ],
  ["upsample", {}, [[7]], "upsample needs an image (height x width x channels), but gets 7 features."],
])("%s of %j: %j", (name, given, inputs, sentence) => {
  expect(() => shapeOf(name, given, ...inputs)).toThrow(ShapeError);
  expect(() => shapeOf(name, given, ...inputs)).toThrow(sentence);
});

test.each<[string, Arguments, Shape, Shape]>([
  ["conv2d_transpose", { filters: 5, kernel: 3, strides: 2, padding: "same" }, [7, 4, 2], [14, 8, 5]],
  ["conv2d_transpose", { filters: 5, kernel: 3, strides: 2 }, [7, 4, 2], [15, 9, 5]],
  ["conv2d_transpose", { filters: 5, kernel: 1, strides: 3 }, [7, 4, 2], [21, 12, 5]],
  ["conv2d", { filters: 5, kernel: 3, dilation: 3 }, [7, 8, 2], [1, 2, 5]],
  ["adaptive_avg_pool", { height: 3 }, [7, 4, 2], [3, 3, 2]],
  ["pad", { size: 2 }, [7, 4, 2], [11, 8, 2]],
])("%s with %j makes %j to %j", (name, given, input, output) => {
  expect(shapeOf(name, given, input)).toEqual(output);
});
