import { expect, test } from "vitest";
import { formatCount, formatDuration } from "../../server/protocol/format.ts";

test.each([
  [0, "0"],
  [950, "950"],
  [999.6, "1.00K"],
  [14_022, "14.0K"],
  [999_499, "999K"],
  [999_500, "1.00M"],
  [38_220_000, "38.2M"],
  [1.8e19, "1.80e+19"],
  [Number.POSITIVE_INFINITY, "unbounded"],
])("formatCount(%d) is %s", (value, text) => expect(formatCount(value)).toBe(text));

test.each([
  [0.4, "0 s"],
  [89, "89 s"],
  [90, "2 min"],
  [3600, "60 min"],
  [7800, "2 h 10 min"],
])("formatDuration(%d) is %s", (value, text) => expect(formatDuration(value)).toBe(text));
