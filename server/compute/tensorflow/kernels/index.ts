/** What network/kernels.ts and compute/gradients.ts ask a backend for, on TensorFlow: its own operations where it has them, else formulas. */
import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tensor, Tf } from "../../../network/operation.ts";
import { type Formula, formulas, gradientsOf } from "../formulas.ts";
import type { NodeBackend } from "../node.ts";
import { type Composite, idOf } from "../recorder.ts";
import { activationKernels } from "./activation.ts";
import { convolutionKernels } from "./convolution.ts";
import { Native } from "./native.ts";
import { normalizationKernels } from "./normalization.ts";
import { recurrentKernels } from "./recurrent.ts";
import { trainingKernels } from "./training.ts";

const tables = [activationKernels, convolutionKernels, normalizationKernels, recurrentKernels, trainingKernels];
/** Those for which a graph may have an operation of its own: updates.ts. */
const composites: readonly string[] = ["AdamStep", "RMSPropStep", "MomentumStep"];

type Inputs = Readonly<Record<string, Tensor>>;

/** Kernels and gradients take their names from whoever has them. */
export function registerKernels(tf: Tf, backend: NodeBackend): void {
  const native = new Native(tf, backend);
  for (const table of tables)
    for (const [name, kernel] of Object.entries(table(native)))
      register(tf, backend, name, (inputs, attributes) => kernel(inputs as never, attributes as never));
  for (const [name, formula] of Object.entries(formulas(tf))) {
    register(tf, backend, name, (inputs, attributes) => {
      const result = formula.compute(inputs as never, attributes as never);
      return formula.listed ? [result] : result;
    });
    registerGradient(tf, name, formula);
  }
  registerLstmGradient(tf);
}

function register(
  tf: Tf,
  backend: NodeBackend,
  kernelName: string,
  kernel: (inputs: Inputs, attributes: NamedAttrMap) => Tensor | Tensor[],
): void {
  if (tf.getKernel(kernelName, "tensorflow")) tf.unregisterKernel(kernelName, "tensorflow");
  tf.registerKernel({
    kernelName,
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs }): TensorInfo | TensorInfo[] => {
      const outputs = tf.tidy(() => kernel(inputs as Inputs, attrs ?? {}));
      if (composites.includes(kernelName)) note(backend, kernelName, inputs as Inputs, attrs, [outputs].flat());
      return outputs;
    },
  });
}

function note(backend: NodeBackend, name: string, inputs: Inputs, attributes: unknown, outputs: readonly Tensor[]): void {
  const ids = Object.entries(inputs).map(([key, tensor]) => [key, idOf(backend, tensor)] as const);
  backend.binding.note?.({
    name,
    inputs: Object.fromEntries(ids),
    attributes: attributes as Composite["attributes"],
    outputs: outputs.map((tensor) => idOf(backend, tensor)),
  });
}

const only = (dy: Tensor | Tensor[]): Tensor => (Array.isArray(dy) ? (dy[0] as Tensor) : dy);

function registerGradient(tf: Tf, kernelName: string, formula: Formula): void {
  const names = [...formula.inputs, ...(formula.constant ? [formula.constant] : [])];
  tf.registerGradient({
    kernelName,
    inputsToSave: names,
    gradFunc: (dy, saved, attributes) =>
      gradientsOf(
        tf,
        formula,
        only(dy),
        Object.fromEntries(names.map((name, index) => [name, saved[index] as Tensor])),
        attributes,
      ),
  });
}

function registerLstmGradient(tf: Tf): void {
  const inputs = ["x", "kernel", "recurrent", "bias"];
  const names = [...inputs, "i", "cells", "f", "o", "g", "squashed", "states"];
  tf.registerGradient({
    kernelName: "Lstm",
    inputsToSave: inputs,
    outputsToSave: [false, ...new Array(7).fill(true)],
    gradFunc(dy, saved, attributes) {
      const given = Object.fromEntries(names.map((name, index) => [name, saved[index] as Tensor]));
      const found = tf.engine().runKernel<Tensor[]>("LstmBlockGrad", { ...given, dy: only(dy) }, attributes);
      return Object.fromEntries(inputs.map((name, index) => [name, () => found[index] as Tensor]));
    },
  });
}
