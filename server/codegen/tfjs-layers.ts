/** How the layers of a network are written in TypeScript: those of TensorFlow.js, and functions where it has none. */
import type { Literal, Raw, TfjsFunction, TfjsLayer } from "../network/code.ts";
import type { Initializer } from "../network/operation.ts";
import { definitionsOf, type Step } from "./steps.ts";
import { typescriptStyle, wrap } from "./text.ts";

const codeOf = (step: Step): TfjsLayer | TfjsFunction => step.code.tfjs(step.arguments, step.inputShapes);

const functionOf = (step: Step): TfjsFunction | undefined => {
  const code = codeOf(step);
  return "apply" in code ? code : undefined;
};

/** What the layer calls a weight of the operation. */
export function nameOf(step: Step, weight: string): string {
  const code = codeOf(step);
  return ("layer" in code && code.weights?.[weight]) || weight;
}

export const value = (literal: Literal | Raw): string => {
  if (typeof literal !== "object") return JSON.stringify(literal);
  return "code" in literal ? literal.code : `[${literal.map(value).join(", ")}]`;
};

/** What stands before the network: the class and the functions of what is no layer of TensorFlow.js. */
export const definitions = (steps: readonly Step[]): readonly string[] => [
  ...(steps.some(functionOf) ? [customLayer] : []),
  ...definitionsOf(steps, (step) => ({ ...functionOf(step) })),
];

/** The line that makes a layer and applies it. */
export function statement(step: Step): string {
  const { name, inputs } = step;
  const code = codeOf(step);
  if ("apply" in code) return custom(step, code);
  const named = Object.entries({ ...code.options, name }).flatMap(([option, literal]) =>
    literal === undefined ? [] : [`${option}: ${value(literal)}`],
  );
  return wrap(typescriptStyle, "  ", `const ${name} = tf.layers.${code.layer}({ `, named, ` }).apply(${inputList(inputs)});`);
}

/** A layer whose class is `customLayer`. */
function custom({ name, inputs, shape, weights }: Step, { apply }: TfjsFunction): string {
  const described = weights.map(
    ({ name, shape, initializer }) => `${name}: { shape: ${value(shape)}, initializer: tf.initializers.${initial(initializer)} }`,
  );
  const config = [
    `name: "${name}"`,
    `shape: ${value(shape)}`,
    wrap(typescriptStyle, "      ", "weights: { ", described, " }").trim(),
  ];
  return [
    `  const ${name} = new Custom(`,
    wrap(typescriptStyle, "    ", "{ ", config, " },"),
    `    ${apply.replaceAll("\n", "\n    ")},`,
    `  ).apply(${inputList(inputs)});`,
  ].join("\n");
}

const inputList = (inputs: readonly string[]): string | undefined =>
  inputs.length === 1 ? inputs[0] : `[${inputs.join(", ")}] as tf.SymbolicTensor[]`;

function initial(initializer: Initializer): string {
  switch (initializer.kind) {
    case "zeros":
    case "ones":
      return `${initializer.kind}()`;
    case "constant":
      return `constant({ value: ${initializer.value} })`;
    case "glorot_uniform":
      return "glorotUniform({})";
    case "uniform":
      return `randomUniform({ minval: ${-initializer.limit}, maxval: ${initializer.limit} })`;
    case "orthogonal":
      return "orthogonal({ gain: 1 })";
    case "runs":
      throw new Error("TensorFlow.js has no initializer for runs of different values");
  }
}

const customLayer = `/** A layer that TensorFlow.js has not: a function of its input, its weights and further inputs. */
class Custom extends tf.layers.Layer {
  static className = "Custom";
  config: { name: string; shape: number[]; weights: Record<string, WeightConfig> };
  compute: (x: tf.Tensor<any>, w: Record<string, tf.Tensor<any>>, ...others: tf.Tensor<any>[]) => tf.Tensor;
  variables: Record<string, tf.LayerVariable> = {};

  constructor(config: Custom["config"], compute: Custom["compute"]) {
    super({ name: config.name });
    this.config = config;
    this.compute = compute;
  }

  build() {
    for (const [name, { shape, initializer }] of Object.entries(this.config.weights))
      this.variables[name] = this.addWeight(name, shape, "float32", initializer);
    this.built = true;
  }

  computeOutputShape() {
    return [null, ...this.config.shape];
  }

  call(inputs: tf.Tensor | tf.Tensor[]) {
    return tf.tidy(() => {
      const values = Object.entries(this.variables).map(([name, variable]) => [name, variable.read()]);
      const [x, ...others] = [inputs].flat();
      return this.compute(x, Object.fromEntries(values), ...others);
    });
  }
}

type WeightConfig = { shape: number[]; initializer: ReturnType<typeof tf.initializers.zeros> };`;
