/** Which columns a CSV file has: the label and the pixels of an image. */
import { type Shape, size } from "../network/operation.ts";
import { listed } from "../words.ts";
import { DataError } from "./dataset.ts";
import { type SourceArguments, sizes, text } from "./format.ts";

export interface Columns {
  readonly header: boolean;
  readonly count: number;
  readonly label: number;
  readonly shape: Shape;
  name(column: number): string;
}

const usualLabels = ["label", "class", "target"];
/** Cells without a value. */
export const missing = ["", "?", "nan", "na", "null", "none", "inf", "-inf"];

/** What the first row tells of all. Throws `DataError`. */
export function columnsOf(first: readonly string[], path: string, given: SourceArguments): Columns {
  const wanted = text(given, "label");
  const names = first.map((cell) => cell.toLowerCase());
  const named =
    wanted === undefined ? names.findIndex((name) => usualLabels.includes(name)) : names.indexOf(wanted.toLowerCase());
  // A first example with missing values is no header.
  const isName = (cell: string) => !isNumber(cell) && !missing.includes(cell.toLowerCase());
  const header =
    typeof given.header === "boolean"
      ? given.header
      : first.filter(isName).length >= 2 || (named >= 0 && isName(first[named] ?? ""));
  const label = header && named >= 0 ? named : position(wanted ?? "last", first.length);
  if (label === undefined)
    throw new DataError(
      header
        ? `${path} has no column '${wanted}'. Its columns are ${listed(first)}.`
        : `${path} has no column '${wanted}': it has no header, so write label: "first", "last" or a number from 0 to ${first.length - 1}.`,
      path,
    );
  const shape = sizes(given, "shape", 3) ?? squareOf(first.length - 1, path);
  if (size(shape) !== first.length - 1)
    throw new DataError(
      `${path} has ${first.length - 1} columns beside the label, but an image of ${shape.join(" x ")} has ${size(shape)} values. Give the shape that fits.`,
      path,
    );
  return {
    header,
    count: first.length,
    label,
    shape,
    name: (column) => (header ? `${column} ('${first[column]}')` : String(column)),
  };
}

/** The column that `first`, `last` or a number counted from 0 means. */
function position(label: string, columns: number): number | undefined {
  if (label === "first") return 0;
  if (label === "last") return columns - 1;
  const number = Number(label);
  return /^\d+$/.test(label) && number < columns ? number : undefined;
}

function squareOf(values: number, path: string): Shape {
  const side = Math.round(Math.sqrt(values));
  if (side >= 1 && side * side === values) return [side, side, 1];
  if (values === 0) throw new DataError(`${path} has only one column: the label, but no pixels. Name another file.`, path);
  throw new DataError(
    `${path} has ${values} columns beside the label, which is no square number: the shape of an image cannot be told. Write shape: [height, width, channels].`,
    path,
  );
}

export const isNumber = (cell: string): boolean => cell !== "" && Number.isFinite(Number(cell));
