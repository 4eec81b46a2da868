/** CSV of pixels: an example a row. */
import { Readable } from "node:stream";
import { size } from "../network/operation.ts";
import { readClassNames, sortedClasses } from "./class_names.ts";
import { type Columns, columnsOf, isNumber, missing } from "./csv_columns.ts";
import { DataError } from "./dataset.ts";
import { checkFile, largestBytes, unpacked } from "./files.ts";
import { classesParameter, type Format, requiredText, type Source, type SourceArguments, text } from "./format.ts";

export const csv: Format = {
  name: "csv",
  doc: "Images as rows of numbers: one column for the label, one for each pixel; packed with gzip or not.\n\nPixels run along the rows of the image, the channels of a pixel side by side. Columns are divided by commas, semicolons or tabs.",
  parameters: [
    { name: "path", type: { kind: "path", of: "file" }, doc: "The file." },
    {
      name: "label",
      type: { kind: "text" },
      optional: true,
      doc: 'The column with the label: its name, `"first"`, `"last"`, or its number counted from 0. Without it: the column named label, class or target, otherwise the last.',
    },
    {
      name: "shape",
      type: { kind: "integers", length: 3 },
      optional: true,
      doc: "`[height, width, channels]` of an image. Without it, images are grey and square.",
    },
    {
      name: "header",
      type: { kind: "boolean" },
      optional: true,
      doc: "Whether the first row names the columns. Without it: it does if it names a label column or has two cells that are not numbers.",
    },
    {
      name: "max",
      type: { kind: "number", min: 1e-9, max: 1e9 },
      optional: true,
      doc: "The value of a white pixel: values are divided by it. Without it, it follows from the training examples: 1 if none is larger than 1 or one is negative, 255 if the largest is from 128 to 255, otherwise the largest.",
    },
    classesParameter(
      "A text file with the names of the classes, one a line. A label is one of the names or the number of its line, counted from 0. Without it, the classes are the labels that occur.",
    ),
  ],
  read,
  summarize: read,
};

async function read(given: SourceArguments): Promise<Source> {
  const path = requiredText(given, "path");
  const classesPath = text(given, "classes");
  await checkFile(path);
  const names = classesPath ? await readClassNames(classesPath) : undefined;
  const max = given.max;

  const rows: (Uint8Array | Float32Array)[] = [];
  const labels: string[] = [];
  let columns: Columns | undefined;
  for await (const { record, line } of records(path)) {
    if (!columns) {
      columns = columnsOf(record, path, given);
      if (columns.header) continue;
    }
    rows.push(pixelsOf(record, line, path, columns));
    labels.push(labelOf(record, line, path, columns, names, classesPath));
    if (rows.length * size(columns.shape) > largestBytes)
      throw new DataError(`${path} is too large: at most ${largestBytes} values are read. Take a part of it.`, path);
  }
  if (!columns || rows.length === 0)
    throw new DataError(
      `${path} holds no examples${columns?.header ? ", only a header" : ""}. Give a file with an example a row.`,
      path,
    );

  const classes = names ?? sortedClasses(labels);
  const index = new Map(classes.map((name, at) => [name, at]));
  return {
    shape: columns.shape,
    inputs: joined(rows),
    ...(typeof max === "number" ? { scale: 1 / max } : {}),
    labels: Int32Array.from(labels, (label) => index.get(label) ?? 0),
    classes,
  };
}

interface Row {
  readonly record: readonly string[];
  /** From 1. */
  readonly line: number;
}

async function* records(path: string): AsyncGenerator<Row> {
  const { parse, CsvError } = await import("csv-parse");
  const parser = parse({
    bom: true,
    delimiter: [",", ";", "\t"],
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    // A quote that is never closed, or a binary file, is not to fill the memory.
    max_record_size: 2 ** 24,
  });
  const source = Readable.from(textOnly(path));
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>)
      yield { record, line: info.lines };
  } catch (error) {
    if (error instanceof CsvError)
      throw new DataError(
        `${path} is no valid CSV: ${shortened(error.message.split(", value is")[0] ?? "", 150)}. Mend the line, or save the file as CSV again.`,
        path,
      );
    throw error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

async function* textOnly(path: string): AsyncGenerator<Buffer> {
  for await (const piece of unpacked(path)) {
    if (piece.includes(0)) throw new DataError(`${path} is no text file. Give a CSV file, in UTF-8.`, path);
    yield piece;
  }
}

function pixelsOf(record: readonly string[], line: number, path: string, columns: Columns): Uint8Array | Float32Array {
  if (record.length !== columns.count)
    throw new DataError(
      `${path}, line ${line} has ${record.length} columns, the first row has ${columns.count}. Every row must have as many: mend or delete the line.`,
      path,
    );
  const values = new Float32Array(columns.count - 1);
  let bytes = true;
  let at = 0;
  for (let column = 0; column < record.length; column++) {
    if (column === columns.label) continue;
    const cell = record[column] ?? "";
    const value = Number(cell);
    // The second test: 1e39 is a number, but infinite in 32 bits.
    if (cell === "" || !Number.isFinite(Math.fround(value)))
      throw new DataError(wrongPixel(cell, line, column, path, columns), path);
    if (bytes && (value < 0 || value > 255 || !Number.isInteger(value))) bytes = false;
    values[at++] = value;
  }
  return bytes ? new Uint8Array(values) : values;
}

const wrongPixel = (cell: string, line: number, column: number, path: string, columns: Columns): string =>
  `${path}, line ${line}, column ${columns.name(column)}: ${cell === "" ? "the cell is empty" : `'${shortened(cell)}' is no finite number`}. Every column but the label (column ${columns.name(columns.label)}) must hold numbers.`;

function labelOf(
  record: readonly string[],
  line: number,
  path: string,
  columns: Columns,
  names: readonly string[] | undefined,
  classesPath: string | undefined,
): string {
  const cell = record[columns.label] ?? "";
  if (missing.includes(cell.toLowerCase()))
    throw new DataError(
      `${path}, line ${line}, column ${columns.name(columns.label)}: the label is missing. Add it or delete the line.`,
      path,
    );
  // 3 and 3.0 are one class.
  const label = isNumber(cell) ? String(Number(cell)) : cell;
  if (!names) return label;
  const found = names.includes(cell) ? cell : /^\d+$/.test(label) ? names[Number(label)] : undefined;
  if (found === undefined)
    throw new DataError(
      `${path}, line ${line}: the label '${shortened(cell)}' is neither a name in ${classesPath} nor a number from 0 to ${names.length - 1}.`,
      path,
    );
  return found;
}

/** All rows one after the other: as bytes where every row is. */
function joined(rows: readonly (Uint8Array | Float32Array)[]): Uint8Array | Float32Array {
  const width = rows[0]?.length ?? 0;
  const all = rows.every((row) => row instanceof Uint8Array)
    ? new Uint8Array(rows.length * width)
    : new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    all.set(row, index * width);
  });
  return all;
}

const shortened = (cell: string, length = 30): string => (cell.length > length ? `${cell.slice(0, length)}...` : cell);
