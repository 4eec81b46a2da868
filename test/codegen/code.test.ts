/** What PyTorch's people would stumble over. */
import { expect, test } from "vitest";
import { python, pythonValue, raw, torchPadding } from "../../server/network/code.ts";
import { operationNamed } from "../../server/network/ops/index.ts";

test("calls and values are written as in Python", () => {
  expect(python("f", [1, true, 'a"b', [1, [2]], raw("x")], { a: undefined, b: false, c: [] })).toBe(
    'f(1, True, "a\\"b", (1, (2,)), x, b=False, c=())',
  );
  expect(pythonValue(1e-7)).toBe("1e-7");
});

test.each([
  { image: [7, 10, 1], window: 3, stride: 1, padding: "same", option: 1, padded: "x" },
  { image: [7, 10, 1], window: 1, stride: 2, padding: "same", option: undefined, padded: "x" },
  { image: [7, 10, 1], window: 3, stride: 1, padding: "valid", option: undefined, padded: "x" },
  { image: [7, 9, 1], window: 5, stride: 3, padding: "same", option: [2, 1], padded: "x" },
  { image: [7, 10, 1], window: 2, stride: 1, padding: "same", option: undefined, padded: "F.pad(x, (0, 1, 0, 1), value=-1)" },
  { image: [7, 10, 1], window: 3, stride: 2, padding: "same", option: undefined, padded: "F.pad(x, (0, 1, 1, 1), value=-1)" },
] as const)("padding of $image by a window of $window, stride $stride, $padding", (at) => {
  const { option, pad } = torchPadding(at.image, at.window, at.stride, at.padding);
  expect(option).toEqual(at.option);
  expect(pad("x", "-1")).toBe(at.padded);
});

test("PyTorch's momentum is the share of what is new", () => {
  const code = operationNamed("batch_norm").code?.pytorch({ momentum: 0.9, epsilon: 1e-5 }, [[4, 4, 8]]);
  expect(code?.module).toBe("nn.BatchNorm2d(8, eps=0.00001, momentum=0.1)");
});
