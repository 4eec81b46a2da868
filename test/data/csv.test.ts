import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { csv } from "../../server/data/csv.ts";
import type { SourceArguments } from "../../server/data/format.ts";
import { failure, temporaryFolder } from "./helpers.ts";

const { path, write } = await temporaryFolder();

async function read(text: string | Uint8Array, given: SourceArguments = {}) {
  return csv.read({ path: await write("data.csv", text), ...given });
}
/** Labels by name and inputs: what most tests are about. */
async function rows(text: string, given: SourceArguments = {}) {
  const { inputs, labels, classes } = await read(text, given);
  return { inputs: [...inputs], labels: [...labels].map((label) => classes[label]) };
}

describe("csv", () => {
  it("reads square grey images with the label last", async () => {
    expect(await read("0,1,2,3,7\n4,5,6,255,3\n")).toEqual({
      shape: [2, 2, 1],
      inputs: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 255),
      labels: Int32Array.of(1, 0),
      classes: ["3", "7"],
    });
  });

  it.each([
    ["gzip", gzipSync("1,2,3,4,a\n5,6,7,8,b")],
    ["a mark of byte order, line ends of Windows, empty lines", "\uFEFF1,2,3,4,a\r\n\r\n5,6,7,8,b\r\n"],
    ["semicolons and spaces", " 1 ; 2;3;4;a\n5;6;7;8;b"],
    ["tabs", "1\t2\t3\t4\ta\n5\t6\t7\t8\tb"],
    ["quotes", '"1",2,3,4,"a"\n5,6,"7",8,"b"'],
  ])("reads %s", async (_, text) => {
    const { inputs, classes } = await read(text);
    expect([...inputs]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(classes).toEqual(["a", "b"]);
  });

  it.each<[string, string, SourceArguments]>([
    ["a column named label", "a,Label,b,c,d\n1,x,2,3,4", {}],
    ["a column named class among numbers", "0,class,1,2,3\n1,x,2,3,4", {}],
    ["a column by name", "a,kind,b,c,d\n1,x,2,3,4", { label: "kind" }],
    ["a column by number", "a,b,c,d,e\n1,x,2,3,4", { label: "1" }],
    ["the first column", "x,1,2,3,4", { label: "first" }],
    ["the last column of a header", "a,b,c,d,e\n1,2,3,4,x", {}],
    ["a header that is told", "0,1,2,3,4\n1,2,3,4,x", { header: true }],
    ["no header that is told", "x,1,2,3,4", { header: false, label: "first" }],
    ["a shape", "1,2,3,4,x", { shape: [1, 2, 2] }],
  ])("finds the label: %s", async (_, text, given) => {
    expect(await rows(text, given)).toEqual({ inputs: [1, 2, 3, 4], labels: ["x"] });
  });

  it("keeps fractions and negative values", async () => {
    const { inputs } = await read("0.5,-1,2e2,0,1\n1,1,1,1,2");
    expect(inputs).toEqual(Float32Array.of(0.5, -1, 200, 0, 1, 1, 1, 1));
  });

  it("keeps whole numbers that are no bytes", async () => {
    expect((await rows("-1,256,0,1,a")).inputs).toEqual([-1, 256, 0, 1]);
  });

  it("takes numbers that are written differently as one class, in the order of numbers", async () => {
    const { classes, labels } = await read("1,10\n1,9.0\n1,9\n1,010");
    expect(classes).toEqual(["9", "10"]);
    expect([...labels]).toEqual([1, 0, 0, 1]);
  });

  it("takes class names from a file, by name or by number", async () => {
    const classes = await write("names.txt", "cat\ndog\n");
    expect((await rows("5,dog\n5,0\n5,1", { classes })).labels).toEqual(["dog", "cat", "dog"]);
    const { message } = await failure(read("5,cow", { classes }));
    expect(message).toMatch(/line 1: the label 'cow' is neither a name in .*names.txt nor a number from 0 to 1/);
  });

  it("scales by what is told", async () => {
    expect((await read("16,a", { max: 16 })).scale).toBe(1 / 16);
  });
});

describe("csv refuses", () => {
  it.each<[string, string | Uint8Array, SourceArguments, RegExp]>([
    ["an empty file", "", {}, /is empty \(0 bytes\)/],
    ["blank lines only", "\n\n", {}, /holds no examples\. Give/],
    ["a header only", "label,a\n", {}, /holds no examples, only a header/],
    ["rows of different lengths", "1,2,3,4,a\n\n1,2,3,a\n", {}, /line 3 has 4 columns, the first row has 5/],
    [
      "text for a pixel",
      "label,p0\na,1\nb,x1",
      {},
      /line 3, column 1 \('p0'\): 'x1' is no finite number. Every column but the label \(column 0 \('label'\)\)/,
    ],
    ["an empty cell", "1,2,,4,a", {}, /line 1, column 2: the cell is empty/],
    ["NaN", "1,2,3,4,a\n1,NaN,3,4,a", {}, /line 2, column 1: 'NaN' is no finite number/],
    ["NaN in the first row", "nan,nan,3,4,a", {}, /line 1, column 0: 'nan' is no finite number/],
    ["a number too large for 32 bits", "1e39,a", {}, /'1e39' is no finite number/],
    ["a missing label", "1,2,3,4,", {}, /line 1, column 4: the label is missing/],
    ["a shape that cannot be told", "1,2,3,a", {}, /3 columns beside the label.*Write shape: \[height, width, channels\]/],
    ["labels alone", "a\nb", {}, /only one column/],
    [
      "a shape that does not fit",
      "1,2,3,4,a",
      { shape: [2, 2, 3] },
      /4 columns beside the label, but an image of 2 x 2 x 3 has 12/,
    ],
    ["a shape that is none", "1,2,3,4,a", { shape: [2, 0, 3] }, /'shape' must be a list of 3 whole numbers/],
    ["an unknown column", "a,b\n1,2", { label: "kind" }, /no column 'kind'. Its columns are a, b/],
    [
      "a name without a header",
      "1,2",
      { label: "kind" },
      /it has no header, so write label: "first", "last" or a number from 0 to 1/,
    ],
    ["a column that is not there", "1,2", { label: "2" }, /no column '2'/],
    ["a quote that is not closed", '1,2,3,4,"a\n1,2,3,4,b', {}, /no valid CSV: Quote Not Closed/],
    ["bytes", Buffer.of(1, 0, 2, 0), {}, /no text file/],
    ["cut gzip", gzipSync("1,2,3,4,a\n".repeat(50)).subarray(0, 25), {}, /gzip data was cut off/],
  ])("%s", async (_, text, given, expected) => {
    const error = await failure(read(text, given));
    expect(error.message).toMatch(expected);
    expect([path("data.csv"), ""]).toContain(error.path);
  });
});
