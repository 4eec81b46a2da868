/** Every operation of the registry, on the embedded backend: one suite for all, so that a new one is tried by being listed. */
import { beforeAll, describe, expect, test } from "vitest";
import { parametersOf } from "../../server/network/architecture.ts";
import { type Arguments, type Shape, size, type Tf } from "../../server/network/operation.ts";
import { operationNamed, operations } from "../../server/network/ops/index.ts";
import { createBackend } from "../compute/backend.ts";
import { cases } from "./cases.ts";
import { complete, violations } from "./conformance.ts";
import { references } from "./reference.ts";

let tf: Tf;
beforeAll(async () => {
  tf = (await createBackend()).tf;
});

test("every operation has cases and a reference", () => {
  expect(Object.keys(cases).sort()).toEqual([...operations.keys()].sort());
  expect(Object.keys(references).sort()).toEqual([...operations.keys()].sort());
  for (const given of Object.values(cases)) expect(given.length).toBeGreaterThan(0);
});

describe.each(Object.keys(cases))("%s", (name) => {
  const operation = operationNamed(name);

  test.each([true, false])("computes what it says, forwards and backwards (training: %s)", (training) => {
    const found = (cases[name] ?? []).flatMap((given) =>
      violations(tf, operation, given, training).map((sentence) => `${JSON.stringify(given)}: ${sentence}`),
    );
    expect(found).toEqual([]);
  });

  test("has costs that are whole numbers and grow with inputs and monotone parameters", () => {
    for (const given of cases[name] ?? []) {
      const args = complete(operation, given.arguments);
      const base = costs(name, args, given.inputs);
      for (const value of [base.flops, base.parameters]) expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
      expect(base.parameters).toBe(
        operation
          .weights(args, given.inputs)
          .filter((weight) => weight.trainable)
          .reduce((sum, weight) => sum + size(weight.shape), 0),
      );
      const larger = [
        ...operation.parameters
          .filter((parameter) => parameter.monotone)
          .map(({ name: parameter }) => costs(name, { ...args, [parameter]: (args[parameter] as number) + 1 }, given.inputs)),
        ...(given.inputs[0] as Shape).map((_, axis) =>
          costs(
            name,
            args,
            given.inputs.map((shape) => shape.with(axis, (shape[axis] as number) + 1)),
          ),
        ),
      ];
      for (const other of larger) {
        expect(other.flops).toBeGreaterThanOrEqual(base.flops);
        expect(other.parameters).toBeGreaterThanOrEqual(base.parameters);
        for (const [axis, length] of other.shape.entries()) expect(length).toBeGreaterThanOrEqual(base.shape[axis] as number);
      }
    }
  });
});

function costs(name: string, args: Arguments, inputs: readonly Shape[]) {
  const operation = operationNamed(name);
  const shape = operation.shape(args, inputs);
  return {
    shape,
    flops: operation.flops(args, inputs, shape),
    parameters: parametersOf(operation.weights(args, inputs)),
  };
}
