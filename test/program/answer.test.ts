import fc from "fast-check";
import { expect, test } from "vitest";
import { answerIn } from "../../server/program/answer.ts";

const answer = (message: unknown) => answerIn(JSON.stringify(message), 7, ["accuracy"]);

test("results and epochs hold all metrics", () => {
  const metrics = fc.dictionary(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  );
  fc.assert(
    fc.property(metrics, fc.nat(9), (others, epoch) => {
      const given = { ...others, accuracy: 0.5 };
      const told = epoch === 0 ? answer({ id: 7, metrics: given }) : answer({ id: 7, epoch, metrics: given });
      if (told.kind !== "result" && told.kind !== "epoch") throw new Error(`it is ${told.kind}`);
      expect(Object.entries(told.metrics).toSorted()).toEqual(Object.entries(JSON.parse(JSON.stringify(given))).toSorted());
    }),
    { seed: 5 },
  );
});

test("whatever a program writes is an answer or text; only finite numbers come through", () => {
  const part = fc.oneof(fc.jsonValue(), fc.constantFrom("NaN", "-Infinity", '{"id":7}'));
  const line = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ id: fc.constantFrom(7, 8, "7"), epoch: part, metrics: part, error: part }, { requiredKeys: ["id"] })
      .map((each) => JSON.stringify(each)),
  );
  fc.assert(
    fc.property(line, (text) => {
      const told = answerIn(text, 7, ["accuracy"]);
      if (told.kind === "failure") expect(told.reason).toMatch(/^its program (says|gave)/);
      if (told.kind !== "result" && told.kind !== "epoch") return;
      expect(JSON.parse(text.trimEnd().slice(text.trimEnd().lastIndexOf("\r") + 1)).id).toBe(7);
      expect(Object.values(told.metrics).every(Number.isFinite)).toBe(true);
    }),
    { seed: 6, numRuns: 500 },
  );
});

test.each([
  ['{"id": 7, "metrics": {"accuracy": NaN}}', /"NaN" as "accuracy"/],
  ['{"id": 7, "metrics": {"accuracy": -Infinity, "loss": 1 }}', /"-Infinity" as "accuracy"/],
  ['{"id": 7, "metrics": {"accuracy": null}}', /null as "accuracy"/],
  ['{"id": 7, "metrics": {"accuracy": true}}', /true as "accuracy"/],
  ['{"id": 7}', /neither "metrics"/],
  ['{"id": 7, "metrics": {}}', /no metrics/],
  ['{"id": 7, "error": "no memory"}', /says: no memory/],
])("%s is a failure", (line, reason) => {
  expect(answerIn(line, 7, ["accuracy"])).toEqual({ kind: "failure", reason: expect.stringMatching(reason) });
});

test.each(['{"metrics": {"accuracy": 1}}', '{"id": "7", "metrics": {"accuracy": 1}}', '{"error": "no memory"}'])(
  "%s is text that looks like an answer",
  (line) =>
    expect(answerIn(line, 7, ["accuracy"])).toEqual({ kind: "text", warning: expect.stringMatching(/lack the number "id"/) }),
);

test.each(["", "{}", "[]", "null", '{"id": 8, "metrics": {"accuracy": 1}}'])("%s is text", (line) =>
  expect(answerIn(line, 7, ["accuracy"])).toEqual({ kind: "text" }),
);

test.each([
  ["{'id': 7, 'metrics': {'accuracy': 1}}", /no JSON on one line/],
  ["{", /no JSON on one line/],
  ['{"id": 7, "epoch": NaN, "metrics": {}}', /"epoch" is no whole number/],
  ['{"id": 7, "epoch": 2}', /lack "metrics"/],
])("%s is text that is warned of", (line, warning) =>
  expect(answerIn(line, 7, ["accuracy"])).toEqual({ kind: "text", warning: expect.stringMatching(warning) }),
);

test.each([
  '{"id": 7, "error": null, "epoch": null, "metrics": {"accuracy": 1}}',
  '{"id": 7, "error": "", "metrics": {"accuracy": 1}}',
  'epoch 1\repoch 2\r{"id": 7, "metrics": {"accuracy": 1}}',
  '{"id": 7, "metrics": {"accuracy": 1}}\r',
])("%j is a result", (line) => {
  expect(answerIn(line, 7, ["accuracy"])).toEqual({ kind: "result", metrics: { accuracy: 1 } });
});

test("a metric that nobody needs and that is no number is left out", () => {
  for (const odd of ['"x"', "null", "NaN"])
    expect(answerIn(`{"id": 7, "metrics": {"accuracy": 1, "latency": ${odd}}}`, 7, ["accuracy"])).toEqual({
      kind: "result",
      metrics: { accuracy: 1 },
      warning: expect.stringMatching(/"latency" that are no finite numbers/),
    });
});
