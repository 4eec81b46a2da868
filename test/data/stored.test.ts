/** A data set that was written to a file is what it was. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { DataError, type Dataset, type Examples } from "../../server/data/dataset.ts";
import { readDataset, writeDataset } from "../../server/data/stored.ts";

const folder = mkdtempSync(join(tmpdir(), "hnas-stored-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newFile = () => join(folder, `${count++}`);

const examples: fc.Arbitrary<Examples> = fc
  .record({
    classes: fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 3 }),
    scale: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
    labels: fc.int32Array({ maxLength: 9 }),
    isBytes: fc.boolean(),
  })
  .chain(({ isBytes, ...rest }) => {
    const length = 6 * rest.labels.length;
    const inputs = isBytes
      ? fc.uint8Array({ minLength: length, maxLength: length })
      : fc.float32Array({ minLength: length, maxLength: length });
    return inputs.map((values) => ({ shape: [3, 2, 1], inputs: values, ...rest }));
  });

test("it is read as it was written", async () => {
  const datasets = fc.record({ train: examples, validation: examples, test: fc.option(examples, { nil: undefined }) });
  await fc.assert(
    fc.asyncProperty(datasets, async ({ train, validation, test }) => {
      const dataset: Dataset = { train, validation, ...(test && { test }) };
      const path = newFile();
      await writeDataset(path, dataset);
      const read = await readDataset(path);
      expect(read).toEqual(dataset);
      expect(read.train.inputs.buffer).toBeInstanceOf(SharedArrayBuffer);
    }),
    { numRuns: 30 },
  );
});

test("a file that is gone or cut off is told", async () => {
  await expect(readDataset(newFile())).rejects.toThrow(/does not exist/);
  const [whole, part] = [newFile(), newFile()];
  const split: Examples = {
    shape: [1, 1, 1],
    inputs: Uint8Array.of(1, 2),
    scale: 1,
    labels: Int32Array.of(0, 1),
    classes: ["a", "b"],
  };
  await writeDataset(whole, { train: split, validation: split });
  const bytes = readFileSync(whole);
  for (let length = 0; length < bytes.length; length += 7) {
    writeFileSync(part, bytes.subarray(0, length));
    await expect(readDataset(part)).rejects.toThrow(DataError);
  }
});
