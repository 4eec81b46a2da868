/** Operations that are made of others: shapes, weights, costs, application and code follow from those of their parts. */
import { type Arguments, type Operation, only, operation, type Parameter, type Shape, size, type Tensor } from "./operation.ts";

export interface Part {
  /** Unique in the operation: of its layer in exported code, and before the names of its weights ("norm/scale"). */
  readonly name: string;
  readonly operation: Operation;
  /** Complete. */
  readonly arguments: Arguments;
  /** Parts before it, by their names, or "input". */
  readonly inputs: readonly string[];
}

interface Composite<A extends Arguments> {
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly Parameter[];
  /** Throws where the input does not fit and no part would say so better. */
  check(input: Shape): void;
  /** For an input that fits. Each part comes after what it reads; the last one gives the output. */
  parts(args: A, input: Shape): readonly Part[];
}

/** An operation with one input. */
export function composite<A extends Arguments>({ name, doc, parameters, check, parts }: Composite<A>): Operation {
  const partsOf = (args: A, inputs: readonly Shape[]): readonly Part[] => {
    check(only(inputs));
    return parts(args, only(inputs));
  };
  return operation<A>({
    name,
    doc,
    parameters,
    inputs: "one",
    parts: partsOf,
    shape: (args, inputs) => follow(partsOf(args, inputs), only(inputs), shapeOf),
    weights(args, inputs) {
      const weights = shaped(partsOf(args, inputs), only(inputs)).map(({ part, shapes }) =>
        part.operation.weights(part.arguments, shapes).map((weight) => ({ ...weight, name: `${part.name}/${weight.name}` })),
      );
      return weights.flat();
    },
    flops: (args, inputs) =>
      shaped(partsOf(args, inputs), only(inputs)).reduce(
        (sum, { part, shapes, shape }) => sum + part.operation.flops(part.arguments, shapes, shape),
        0,
      ),
    memory(args, inputs, output) {
      const held = shaped(partsOf(args, inputs), only(inputs)).map(({ part, shapes, shape }) => {
        const { example = 0, once = 0 } = part.operation.memory?.(part.arguments, shapes, shape) ?? {};
        return { example: example + [...shapes, shape].reduce((sum, each) => sum + size(each), 0), once };
      });
      const total = (of: "example" | "once") => held.reduce((sum, each) => sum + each[of], 0);
      return { example: total("example") - size(only(inputs)) - size(output), once: total("once") };
    },
    apply: (context, args, inputs, weight) =>
      follow(partsOf(args, [only(inputs).shape.slice(1)]), only(inputs), (part, tensors) => {
        const own = { ...context, update: (key: string, value: Tensor) => context.update(`${part.name}/${key}`, value) };
        return part.operation.apply(own, part.arguments, tensors, (key) => weight(`${part.name}/${key}`));
      }),
    code: null,
  });
}

/** What comes out of the last part, where `step` gives what comes out of each. */
function follow<T>(parts: readonly Part[], input: T, step: (part: Part, inputs: readonly T[]) => T): T {
  const made = new Map<string, T>([["input", input]]);
  let last = input;
  for (const part of parts) {
    last = step(
      part,
      part.inputs.map((name) => made.get(name) as T),
    );
    made.set(part.name, last);
  }
  return last;
}

const shapeOf = (part: Part, shapes: readonly Shape[]): Shape => part.operation.shape(part.arguments, shapes);

/** The parts with the shapes that come in and out. */
export function shaped(parts: readonly Part[], input: Shape) {
  const found: { readonly part: Part; readonly shapes: readonly Shape[]; readonly shape: Shape }[] = [];
  follow(parts, input, (part, shapes) => {
    const shape = shapeOf(part, shapes);
    found.push({ part, shapes, shape });
    return shape;
  });
  return found;
}
