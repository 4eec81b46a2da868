/**
 * A TensorFlow graph and the SavedModel that holds it. Field numbers are those of tensorflow/core/protobuf/{saved_model,
 * meta_graph}.proto and tensorflow/core/framework/{graph,node_def,attr_value,tensor,tensor_shape}.proto.
 */
import { type TypeName, typeNumbers, type Values } from "./node.ts";
import { type Bytes, bytesField, concatenate, entryField, floatField, integerField, stringField } from "./protobuf.ts";

/** The value of a node's attribute, by its kind. */
export type AttributeValue =
  | { readonly type: number }
  | { readonly bool: boolean }
  | { readonly string: string }
  | { readonly integer: number }
  | { readonly integers: readonly number[] }
  | { readonly float: number }
  | { readonly shape: readonly number[] }
  | { readonly tensor: { readonly type: number; readonly shape: readonly number[]; readonly values: Values } };

/** A node's output: "name", or "name:1" for another one than the first; "^name" is a node that must have run before. */
export type Reference = string;

/** From which version on TensorFlow reads graphs as they are written here. */
const graphVersion = 1882;
/** Constants of more equal values than these are one value that is spread. */
const smallest = 16;

export class Graph {
  readonly #nodes: Bytes[] = [];
  readonly #names = new Map<string, number>();

  node(
    operation: string,
    inputs: readonly Reference[],
    attributes: Readonly<Record<string, AttributeValue>>,
    wanted = operation,
  ): Reference {
    const count = this.#names.get(wanted) ?? 0;
    this.#names.set(wanted, count + 1);
    const name = count > 0 ? `${wanted}_${count}` : wanted;
    const message = [
      stringField(1, name),
      stringField(2, operation),
      // Those that only must have run before stand last.
      ...inputs.toSorted((a, b) => Number(a.startsWith("^")) - Number(b.startsWith("^"))).map((input) => stringField(3, input)),
      ...Object.entries(attributes).map(([key, value]) => entryField(5, key, attribute(value))),
    ];
    this.#nodes.push(bytesField(1, concatenate(message)));
    return name;
  }

  constant(type: number, shape: readonly number[], values: Values): Reference {
    const [first] = values;
    if (values.length <= smallest || values.some((value) => !Object.is(value, first)))
      return this.node("Const", [], { dtype: { type }, value: { tensor: { type, shape, values } } });
    const one = this.node("Const", [], { dtype: { type }, value: { tensor: { type, shape: [], values: values.slice(0, 1) } } });
    return this.#fill(type, shape, one);
  }

  /** Zeros, which are made where they are used. */
  zeros(type: TypeName, shape: readonly number[]): Reference {
    const values = Int32Array.of(0);
    const number = typeNumbers[type];
    return this.#fill(
      number,
      shape,
      this.node("Const", [], { dtype: { type: number }, value: { tensor: { type: number, shape: [], values } } }),
    );
  }

  #fill(type: number, shape: readonly number[], value: Reference): Reference {
    const dimensions = this.integers([shape.length], shape);
    return this.node("Fill", [dimensions, value], { T: { type }, index_type: { type: typeNumbers.int32 } });
  }

  integers(shape: readonly number[], values: readonly number[]): Reference {
    return this.constant(typeNumbers.int32, shape, Int32Array.from(values));
  }

  /** What is given with each call. */
  placeholder(name: string, type: TypeName, shape: readonly number[]): Reference {
    return this.node("Placeholder", [], { dtype: { type: typeNumbers[type] }, shape: { shape } }, name);
  }

  /** What stays on the device from call to call; `read` and `assign` take it. */
  variable(name: string, type: TypeName, shape: readonly number[]): Reference {
    return this.node(
      "VarHandleOp",
      [],
      { dtype: { type: typeNumbers[type] }, shape: { shape }, shared_name: { string: name }, container: { string: "" } },
      name,
    );
  }

  read(variable: Reference, type: TypeName): Reference {
    return this.node("ReadVariableOp", [variable], { dtype: { type: typeNumbers[type] } });
  }

  assign(variable: Reference, value: Reference, type: TypeName, ...after: readonly Reference[]): Reference {
    const before = after.map((reference) => `^${reference}`);
    return this.node("AssignVariableOp", [variable, value, ...before], { dtype: { type: typeNumbers[type] } });
  }

  /** The same value, once the others have run. */
  after(value: Reference, type: TypeName, name: string, others: readonly Reference[]): Reference {
    return this.node("Identity", [value, ...others.map((other) => `^${other}`)], { T: { type: typeNumbers[type] } }, name);
  }

  /** The bytes of saved_model.pb. It needs nothing beside it: variables are assigned by running nodes that do. */
  savedModel(): Bytes {
    const graph = concatenate([...this.#nodes, bytesField(4, integerField(1, graphVersion))]);
    const meta = concatenate([
      bytesField(1, concatenate([stringField(4, "serve"), stringField(5, "2.9.1")])),
      bytesField(2, graph),
    ]);
    return concatenate([integerField(1, 1), bytesField(2, meta)]);
  }
}

function attribute(value: AttributeValue): Bytes {
  if ("type" in value) return integerField(6, value.type);
  if ("bool" in value) return integerField(5, Number(value.bool));
  if ("string" in value) return stringField(2, value.string);
  if ("integer" in value) return integerField(3, value.integer);
  if ("integers" in value) return bytesField(1, concatenate(value.integers.map((each) => integerField(3, each))));
  if ("float" in value) return floatField(4, value.float);
  if ("shape" in value) return bytesField(7, shapeMessage(value.shape));
  const { type, shape, values } = value.tensor;
  const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return bytesField(8, concatenate([integerField(1, type), bytesField(2, shapeMessage(shape)), bytesField(4, content)]));
}

const shapeMessage = (shape: readonly number[]): Bytes =>
  concatenate(shape.map((length) => bytesField(2, integerField(1, length))));
