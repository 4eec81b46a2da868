import fc from "fast-check";
import { expect, test } from "vitest";
import { Lines } from "../../server/program/lines.ts";

function linesOf(most: number, pieces: readonly string[]) {
  const told: [string, boolean][] = [];
  const lines = new Lines(most, (line, isCut) => told.push([line, isCut]));
  for (const piece of pieces) lines.add(piece);
  lines.end();
  return told;
}

test("lines are told whole, in whatever pieces they come, with either end of line", () => {
  const text = fc.array(fc.constantFrom("a", "bc", "\n", "\r\n", "é😀"), { maxLength: 30 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(60), { maxLength: 5 }), (parts, cuts) => {
      const whole = parts.join("");
      const ends = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b), whole.length];
      const pieces = ends.slice(1).map((end, index) => whole.slice(ends[index], end));
      const wanted = whole.split(/\r?\n/);
      if (wanted.at(-1) === "") wanted.pop();
      expect(linesOf(1000, pieces)).toEqual(wanted.map((line) => [line, false]));
    }),
    { seed: 3 },
  );
});

test("of a longer line the beginning is told, once, and the next line whole", () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 40 }), fc.integer({ min: 1, max: 12 }), (length, size) => {
      const whole = `${"x".repeat(length)}\nab\n`;
      const pieces = whole.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      expect(linesOf(3, pieces)).toEqual([
        ["xxx", true],
        ["ab", false],
      ]);
    }),
    { seed: 4 },
  );
});
