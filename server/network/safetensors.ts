/**
 * Weights as a safetensors file: the length of the header (8 bytes, little-endian), the header (JSON), the values one after the
 * other (float32, little-endian, as on every machine that runs this). Source: https://github.com/huggingface/safetensors, "Format".
 */
import { type Shape, size } from "./operation.ts";

export interface NamedTensor {
  readonly shape: Shape;
  /** In row-major order. */
  readonly data: Float32Array;
}

export type Tensors = Readonly<Record<string, NamedTensor>>;

export interface Safetensors {
  readonly tensors: Tensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file that is not safetensors, is damaged, or holds something else than float32. The message says what is wrong with it. */
export class SafetensorsError extends Error {
  override readonly name = "SafetensorsError";
}

const lengthBytes = 8;
const metadataKey = "__metadata__";

/** Throws where the values of a tensor do not fill its shape: that is a fault of the program. */
export function encode(tensors: Tensors, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [[metadataKey, metadata]] : [];
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (name === metadataKey) throw new Error(`a tensor cannot be called ${metadataKey}`);
    if (data.length !== size(shape))
      throw new Error(`${name}: ${data.length} values do not fill the shape [${shape.join(", ")}]`);
    const begin = end;
    end += data.byteLength;
    header.push([name, { dtype: "F32", shape, data_offsets: [begin, end] }]);
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  // Spaces after the header let the values begin at a multiple of 8, so that readers may map them into memory.
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(lengthBytes + headerBytes + end).fill(0x20, lengthBytes, lengthBytes + headerBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.set(json, lengthBytes);
  let offset = lengthBytes + headerBytes;
  for (const { data } of Object.values(tensors)) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}

/** Reads a whole file; every tensor has memory of its own. Throws `SafetensorsError`. */
export function decode(file: Uint8Array): Safetensors {
  if (file.length < lengthBytes) throw new SafetensorsError(`the file is cut off: ${file.length} bytes hold no header`);
  const headerBytes = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (headerBytes > BigInt(file.length - lengthBytes))
    throw new SafetensorsError(
      `the file is cut off or not safetensors: a header of ${headerBytes} bytes in a file of ${file.length}`,
    );
  const start = lengthBytes + Number(headerBytes);
  const { [metadataKey]: metadata = {}, ...entries } = parseHeader(file.subarray(lengthBytes, start));
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string"))
    throw new SafetensorsError(`the header is damaged: ${metadataKey} is not a list of texts`);
  const values = file.subarray(start);
  const ranges = Object.entries(entries).map(([name, entry]) => ({ name, ...parseEntry(name, entry) }));
  // The ranges fill the rest of the file without holes and overlaps; so a file that is cut off is told from a whole one.
  let end = 0;
  for (const range of ranges.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (range.begin !== end) throw new SafetensorsError(`the header is damaged: '${range.name}' does not begin at byte ${end}`);
    end = range.end;
  }
  if (end !== values.length)
    throw new SafetensorsError(`the file is cut off or damaged: ${values.length} bytes of values instead of ${end}`);
  const tensors = ranges.map(({ name, shape, begin, end }) => [
    name,
    // Not `values.slice`: that of a Buffer does not copy.
    { shape, data: new Float32Array(new Uint8Array(values.subarray(begin, end)).buffer) },
  ]);
  return { tensors: Object.fromEntries(tensors), metadata: metadata as Record<string, string> };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (isRecord(header)) return header;
  } catch {
    // Neither UTF-8 nor JSON: the same sentence serves.
  }
  throw new SafetensorsError("the header is damaged: it is not a JSON object");
}

function parseEntry(name: string, entry: unknown): { shape: Shape; begin: number; end: number } {
  if (!isRecord(entry)) throw new SafetensorsError(`the header is damaged: '${name}' is not an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== "F32") throw new SafetensorsError(`'${name}' holds ${String(dtype)}; only F32 is read`);
  if (!isCounts(shape)) throw new SafetensorsError(`the header is damaged: '${name}' has no shape`);
  if (!isCounts(offsets) || offsets.length !== 2)
    throw new SafetensorsError(`the header is damaged: '${name}' has no data_offsets`);
  const [begin, end] = offsets as [number, number];
  if (end - begin !== 4 * size(shape))
    throw new SafetensorsError(`the header is damaged: ${end - begin} bytes for '${name}' of shape [${shape.join(", ")}]`);
  return { shape, begin, end };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
