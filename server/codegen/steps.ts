/** An architecture as the straight line of statements that every target writes. */
import { type Architecture, inputShapes, type NamedWeight, type Source } from "../network/architecture.ts";
import type { OperationCode } from "../network/code.ts";
import type { Arguments, Shape } from "../network/operation.ts";
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

/** Leaves out what does nothing: its readers read its input. */
export function stepsOf(architecture: Architecture): Steps {
  const variables: string[] = [];
  const variableOf = (source: Source): string => (source === "input" ? inputVariable : (variables[source] as string));
  const steps: Step[] = [];
  for (const node of architecture.nodes) {
    const operation = operationNamed(node.operation);
    const shapes = inputShapes(architecture, node);
    const inputs = node.inputs.map(variableOf);
    if (operation.code === null || operation.isIdentity?.(node.arguments, shapes)) {
      variables.push(inputs[0] as string);
      continue;
    }
    variables.push(node.name);
    steps.push({
      name: node.name,
      arguments: node.arguments,
      code: operation.code,
      inputs,
      inputShapes: shapes,
      shape: node.shape,
      weights: operation.weights(node.arguments, shapes).map((weight) => ({ ...weight, key: `${node.name}/${weight.name}` })),
    });
  }
  return { steps, output: variableOf(architecture.output) };
}

/** The texts of the classes that the steps are made of, each once. */
export const definitionsOf = (
  steps: readonly Step[],
  of: (step: Step) => { readonly definition?: string },
): readonly string[] => [...new Set(steps.flatMap((step) => of(step).definition ?? []))];
