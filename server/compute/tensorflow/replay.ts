/** A recording as part of a graph. */
import type { AttributeValue, Graph, Reference } from "./graph.ts";
import { type Attribute, type Binding, typeNumbers } from "./node.ts";
import { NotRecordable, type Recording } from "./recorder.ts";

/**
 * Adds what the wanted tensors need.
 * @param given what stands for tensors that the recorded function was given
 * @returns a reference for each wanted tensor
 */
export function replay(
  graph: Graph,
  binding: Binding,
  { calls, uploads }: Recording<unknown>,
  given: ReadonlyMap<number, Reference>,
  wanted: readonly number[],
): Reference[] {
  const references = new Map(given);
  const live = needed(calls, given, wanted);
  const reference = (id: number): Reference => {
    const known = references.get(id);
    if (known) return known;
    const upload = uploads.get(id);
    if (!upload) throw new NotRecordable("uses a tensor that was made before the step");
    const constant =
      upload.dtype === typeNumbers.bool
        ? graph.constant(upload.dtype, upload.shape, Uint8Array.from(upload.values))
        : graph.constant(upload.dtype, upload.shape, upload.values);
    references.set(id, constant);
    return constant;
  };
  for (const call of live) {
    const attributes = Object.fromEntries(call.attributes.map((each) => [each.name, attributeOf(binding, each)] as const));
    const name = graph.node(call.operation, call.inputs.map(reference), attributes);
    for (const [index, { id }] of call.outputs.entries()) references.set(id, index === 0 ? name : `${name}:${index}`);
  }
  return wanted.map(reference);
}

/** The calls whose outputs lead to what is wanted, in their order. */
function needed(
  calls: Recording<unknown>["calls"],
  given: ReadonlyMap<number, Reference>,
  wanted: readonly number[],
): Recording<unknown>["calls"] {
  const ids = new Set(wanted);
  const live = calls.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some(({ id }) => ids.has(id) && !given.has(id))) return false;
    for (const id of inputs) ids.add(id);
    return true;
  });
  return live.toReversed();
}

function attributeOf(binding: Binding, { name, type, value }: Attribute): AttributeValue {
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return { type: value as number };
    case binding.TF_ATTR_BOOL:
      return { bool: Boolean(value) };
    case binding.TF_ATTR_STRING:
      return { string: value as string };
    case binding.TF_ATTR_INT:
      return Array.isArray(value) ? { integers: value } : { integer: value as number };
    case binding.TF_ATTR_FLOAT:
      return { float: value as number };
    case binding.TF_ATTR_SHAPE:
      return { shape: value as number[] };
    default:
      throw new NotRecordable(`gives TensorFlow the attribute ${name}, whose kind is not known`);
  }
}
