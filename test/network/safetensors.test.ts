import fc from "fast-check";
import { expect, test } from "vitest";
import { size } from "../../server/network/operation.ts";
import { decode, encode, SafetensorsError } from "../../server/network/safetensors.ts";

const tensor = fc
  .array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 })
  .chain((shape) => fc.float32Array({ minLength: size(shape), maxLength: size(shape) }).map((data) => ({ shape, data })));
const tensors = fc.dictionary(
  fc.string({ unit: "grapheme" }).filter((name) => name !== "__metadata__" && name !== "__proto__"),
  tensor,
  { noNullPrototype: true, maxKeys: 6 },
);

test("what is written is read, bit for bit", () => {
  fc.assert(
    fc.property(tensors, fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }), (written, metadata) => {
      const read = decode(encode(written, metadata));
      expect(read.metadata).toEqual(metadata);
      expect(Object.keys(read.tensors).toSorted()).toEqual(Object.keys(written).toSorted());
      for (const [name, { shape, data }] of Object.entries(written)) {
        expect(read.tensors[name]?.shape).toEqual(shape);
        expect(new Uint8Array(read.tensors[name]?.data.buffer as ArrayBuffer)).toEqual(
          new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
        );
      }
    }),
  );
});

test("a Buffer, as files are read, is no different", () => {
  const written = { a: { shape: [2], data: Float32Array.of(1, 2) }, b: { shape: [1], data: Float32Array.of(3) } };
  expect(decode(Buffer.concat([Buffer.alloc(3), encode(written)]).subarray(3)).tensors).toEqual(written);
});

test("the bytes are those of the format", () => {
  const file = encode({ a: { shape: [2], data: Float32Array.of(1, -2) } }, { run: "r" });
  const header = '{"__metadata__":{"run":"r"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
  const padded = Math.ceil(header.length / 8) * 8;
  const expected = [padded, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from(header.padEnd(padded)), 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0];
  expect([...file]).toEqual(expected);
  expect(decode(new Uint8Array([9, ...file]).subarray(1)).tensors.a?.data).toEqual(Float32Array.of(1, -2));
});

test("a damaged file is an error that says so, never another one", () => {
  const file = encode({ a: { shape: [3], data: Float32Array.of(1, 2, 3) }, b: { shape: [], data: Float32Array.of(4) } });
  for (let length = 0; length < file.length; length++) expect(() => decode(file.subarray(0, length))).toThrow(SafetensorsError);
  expect(() => decode(new Uint8Array([...file, 0]))).toThrow("cut off or damaged: 17 bytes of values instead of 16");
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.nat(255), (position, byte) => {
      const damaged = Uint8Array.from(file);
      damaged[position] = byte;
      try {
        decode(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(SafetensorsError);
      }
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}', "'a' holds F16; only F32 is read"],
  ['{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', "4 bytes for 'a' of shape [2]"],
  ['{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', "'a' does not begin at byte 0"],
  ['{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', "'a' has no shape"],
  ['{"a":{"dtype":"F32","shape":[1]}}', "'a' has no data_offsets"],
  ['{"a":1}', "'a' is not an object"],
  ['{"__metadata__":{"a":1}}', "__metadata__ is not a list of texts"],
  ["[]", "not a JSON object"],
  ["{", "not a JSON object"],
])("the header %s", (header, message) => {
  const file = new Uint8Array(8 + header.length);
  file[0] = header.length;
  file.set(Buffer.from(header), 8);
  expect(() => decode(file)).toThrow(message);
});

test("values that do not fill their shape are not written", () => {
  expect(() => encode({ a: { shape: [2], data: Float32Array.of(1) } })).toThrow("a: 1 values do not fill the shape [2]");
});
