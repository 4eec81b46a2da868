/** An architecture as the straight line of statements that every target writes. */
import { type Architecture, inputShapes, type NamedWeight, type Source } from "../network/architecture.ts";
import type { OperationCode } from "../network/code.ts";
import { shaped } from "../network/composite.ts";
import type { Arguments, Operation, Shape } from "../network/operation.ts";
import { operationNamed } from "../network/ops/index.ts";

/** The variable that holds the network's input. */
export const inputVariable = "image";

export interface Step {
  /** The node's name: of its variable, of its layer, of its weights. */
  readonly name: string;
  readonly arguments: Arguments;
  readonly code: OperationCode<Arguments>;
  /** The variables that it reads. */
  readonly inputs: readonly string[];
  readonly inputShapes: readonly Shape[];
  readonly shape: Shape;
  readonly weights: readonly NamedWeight[];
}

export interface Steps {
  readonly steps: readonly Step[];
  /** The variable that holds the network's output. */
  readonly output: string;
}

/** Leaves out what does nothing: its readers read its input. In the place of what is made of parts stand these. */
export function stepsOf(architecture: Architecture): Steps {
  const variables: string[] = [];
  const variableOf = (source: Source): string => (source === "input" ? inputVariable : (variables[source] as string));
  const steps: Step[] = [];
  for (const node of architecture.nodes) {
    const operation = operationNamed(node.operation);
    const call = { name: node.name, key: node.name, operation, arguments: node.arguments, shape: node.shape };
    variables.push(write({ ...call, inputs: node.inputs.map(variableOf), inputShapes: inputShapes(architecture, node) }, steps));
  }
  return { steps, output: variableOf(architecture.output) };
}

interface Call extends Pick<Step, "name" | "arguments" | "inputs" | "inputShapes" | "shape"> {
  /** What the keys of its weights begin with. */
  readonly key: string;
  readonly operation: Operation;
}

/** Appends the steps of a call; gives the variable that holds its output. */
function write({ key, operation, ...call }: Call, steps: Step[]): string {
  const { name, inputs, inputShapes } = call;
  const parts = operation.parts?.(call.arguments, inputShapes);
  if (parts) {
    const variables = new Map([["input", inputs[0] as string]]);
    let last = inputs[0] as string;
    for (const { part, shapes, shape } of shaped(parts, inputShapes[0] as Shape)) {
      const own = { name: `${name}_${part.name}`, key: `${key}/${part.name}`, operation: part.operation };
      const read = part.inputs.map((input) => variables.get(input) as string);
      last = write({ ...own, arguments: part.arguments, inputs: read, inputShapes: shapes, shape }, steps);
      variables.set(part.name, last);
    }
    return last;
  }
  if (operation.code === null || operation.isIdentity?.(call.arguments, inputShapes)) return inputs[0] as string;
  const weights = operation.weights(call.arguments, inputShapes).map((weight) => ({ ...weight, key: `${key}/${weight.name}` }));
  steps.push({ ...call, code: operation.code, weights });
  return name;
}

/** The texts of the classes that the steps are made of, each once. */
export const definitionsOf = (
  steps: readonly Step[],
  of: (step: Step) => { readonly definition?: string },
): readonly string[] => [...new Set(steps.flatMap((step) => of(step).definition ?? []))];
