import { expect, test } from "vitest";
import { wordsOf } from "../../webview/words.ts";

const [english, chinese] = [wordsOf("en"), wordsOf("zh-cn")];

test("Chinese where the editor is, English everywhere else", () => {
  expect(["zh", "zh-CN", "zh-tw"].map(wordsOf)).toEqual([chinese, chinese, chinese]);
  expect(["", "de", "en-us"].map(wordsOf)).toEqual([english, english, english]);
});

test("both languages have the same words, none of them empty", () => {
  const shape = (words: object): unknown =>
    Object.entries(words).map(([key, value]) => [key, typeof value === "object" ? shape(value) : typeof value]);
  expect(shape(chinese)).toEqual(shape(english));
  expect(JSON.stringify([english, chinese])).not.toContain('""');
});

test("plurals", () => {
  expect([english.workers(1), english.workers(2)]).toEqual(["1 worker", "2 workers"]);
  expect([english.evaluated(1, undefined), english.evaluated(37, 200)]).toEqual(["1 evaluation", "37 of 200"]);
  expect(english.finished(3, 1)).toBe("The winner is #3, trained fully for 1 epoch.");
  expect(english.fruitless(1)).toMatch(/^The only candidate failed/);
  expect(english.fruitless(4)).toMatch(/^All 4 candidates failed/);
  expect(english.fruitless(0)).toMatch(/^No candidate meets the constraints/);
});

test("validation and test are told apart in both", () => {
  for (const words of [english, chinese]) expect(words.onTest("accuracy")).not.toBe(words.onValidation("accuracy"));
});
