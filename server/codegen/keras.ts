import { type KerasLayer, pythonValue } from "../network/code.ts";
import { main, openImage, openWeights, pythonModule, pythonUsage, standardImports } from "./python.ts";
import { definitionsOf, inputVariable, type Step, stepsOf } from "./steps.ts";
import type { ExportedModel, Target } from "./target.ts";
import { imageMode, pythonStyle, wrap } from "./text.ts";
import { weightFiles } from "./weights.ts";

/** A functional model; weights are named "layer/weight". */
export const keras: Target = {
  name: "keras",
  doc: "A functional model of Keras 3, `model.py`.",
  generate(model) {
    const { steps, output } = stepsOf(model.architecture);
    const mode = imageMode(model);
    const definitions = [
      ...definitionsOf(steps, layerOf),
      build(model, steps, output),
      ...(model.weights
        ? [load(model), ...(mode ? [`${openImage(mode, "height, width, channels")}\n${classify}`] : []), ...main(model)]
        : []),
    ];
    const imports = [
      ...standardImports(model),
      "import keras",
      ...(model.weights ? ["import numpy as np"] : []),
      "from keras import layers",
    ];
    const usage = pythonUsage(model, "keras tensorflow pillow", "build", model.architecture.input);
    return [
      { path: "model.py", content: pythonModule(model, usage, imports, model.architecture.input, definitions) },
      ...weightFiles(model, steps, (step, weight) => ({ name: `${step.name}/${nameOf(step, weight)}` })),
    ];
  },
};

const codeOf = (step: Step) => step.code.keras(step.arguments, step.inputShapes);

/** Its layer, or nothing where it is an expression. */
const layerOf = (step: Step): Partial<KerasLayer> => {
  const code = codeOf(step);
  return "layer" in code ? code : {};
};

const nameOf = (step: Step, weight: string): string => layerOf(step).weights?.[weight] ?? weight;

const build = (model: ExportedModel, steps: readonly Step[], output: string): string => `def build():
    """A batch of images to logits, [batch, ${model.classes.length}]."""
    ${inputVariable} = keras.Input(INPUT_SHAPE)
${steps.map(statement).join("\n")}
    return keras.Model(${inputVariable}, ${output})`;

function statement(step: Step): string {
  const { name, inputs } = step;
  const code = codeOf(step);
  if (!("layer" in code)) return `    ${name} = ${code.expression(inputs)}`;
  const { layer, positional = [], options = {}, definition } = code;
  const named = Object.entries({ ...options, name }).flatMap(([option, value]) =>
    value === undefined ? [] : [`${option}=${pythonValue(value)}`],
  );
  const input = code.call?.(inputs) ?? (inputs.length === 1 ? inputs[0] : `[${inputs.join(", ")}]`);
  const callee = definition === undefined ? `layers.${layer}` : layer;
  return wrap(pythonStyle, "    ", `${name} = ${callee}(`, [...positional.map(pythonValue), ...named], `)(${input})`);
}

const load = (model: ExportedModel): string => `${openWeights(model)}
    network = build()
    for weight in network.weights:
        begin, end = header[weight.path]["data_offsets"]
        values = np.frombuffer(file[start + begin : start + end], dtype="<f4")
        weight.assign(values.reshape(weight.shape))
    return network`;

const classify = `    pixels = np.asarray(image, dtype="float32").reshape(1, height, width, channels) * SCALE
    return keras.ops.convert_to_numpy(keras.ops.softmax(network(pixels)))[0].tolist()`;
