import { describe, expect, test } from "vitest";
import { formatTable } from "../../server/terminal/format.ts";
import { plural } from "../../server/words.ts";

test("plural", () => expect([plural(1, "run"), plural(0, "run")]).toEqual(["1 run", "0 runs"]));

describe("formatTable", () => {
  test("puts numbers to the right and texts to the left", () =>
    expect(
      formatTable(
        ["#", "accuracy", "state"],
        [
          ["1", "0.8", "ok"],
          ["12", "", "failed: NaN"],
        ],
      ),
    ).toBe(" #  accuracy  state\n 1       0.8  ok\n12            failed: NaN"));
});
