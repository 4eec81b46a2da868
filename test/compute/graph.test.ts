/** Graphs as they are written. */
import { expect, test } from "vitest";
import { Graph } from "../../server/compute/tensorflow/graph.ts";
import { typeNumbers } from "../../server/compute/tensorflow/node.ts";
import { concatenate, integerField, stringField } from "../../server/compute/tensorflow/protobuf.ts";

test("fields are written as protocol buffers are, negative numbers and long texts too", () => {
  // The examples of https://protobuf.dev/programming-guides/encoding/.
  expect([...integerField(1, 150)]).toEqual([0x08, 0x96, 0x01]);
  expect([...stringField(2, "testing")]).toEqual([0x12, 0x07, ...new TextEncoder().encode("testing")]);
  expect([...integerField(1, -2)]).toEqual([0x08, 0xfe, ...new Array(8).fill(0xff), 0x01]);
  expect(stringField(1, "x".repeat(200)).subarray(0, 3)).toEqual(Uint8Array.of(0x0a, 0xc8, 0x01));
  expect(concatenate([])).toHaveLength(0);
});

test("a constant of equal values takes no more room than one of them", () => {
  const sizeWith = (values: Float32Array) => {
    const graph = new Graph();
    graph.constant(typeNumbers.float32, [values.length], values);
    return graph.savedModel().length;
  };
  expect(sizeWith(new Float32Array(1e6).fill(3))).toBeLessThan(1000);
  expect(sizeWith(new Float32Array(1e6).fill(3, 1))).toBeGreaterThan(4e6);
  // Zero has two signs.
  expect(sizeWith(new Float32Array(100).fill(-0, 50))).toBeGreaterThan(400);
});
