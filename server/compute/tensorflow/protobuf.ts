/** Protocol buffers, written by hand: a message is the bytes of its fields one after the other. */

export type Bytes = Uint8Array;

const encoder = new TextEncoder();

export function concatenate(parts: readonly Bytes[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

/** Seven bits a byte, the lowest first; negative numbers as 64 bits of two's complement. */
function varint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

export const integerField = (field: number, value: number): Bytes => concatenate([varint(field << 3), varint(value)]);

export const floatField = (field: number, value: number): Bytes =>
  concatenate([varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)]);

export const bytesField = (field: number, bytes: Bytes): Bytes =>
  concatenate([varint((field << 3) | 2), varint(bytes.length), bytes]);

export const stringField = (field: number, text: string): Bytes => bytesField(field, encoder.encode(text));

/** One entry of a map from strings to messages. */
export const entryField = (field: number, key: string, message: Bytes): Bytes =>
  bytesField(field, concatenate([stringField(1, key), bytesField(2, message)]));
