import { formatShape, type Shape } from "../network/operation.ts";
import { main, openImage, openWeights, pythonModule, pythonUsage, standardImports } from "./python.ts";
import { definitionsOf, inputVariable, type Step, stepsOf } from "./steps.ts";
import type { ExportedModel, Target } from "./target.ts";
import { imageMode } from "./text.ts";
import { type Placement, weightFiles } from "./weights.ts";

/** An `nn.Module`; the weights are its state dict. */
export const pytorch: Target = {
  name: "pytorch",
  doc: "A module of PyTorch, `model.py`.",
  generate(model) {
    const { steps, output } = stepsOf(model.architecture);
    const mode = imageMode(model);
    const inputShape = channelsFirst(model.architecture.input);
    const classes = [...definitionsOf(steps, codeOf), networkClass(steps, output, model.classes.length)];
    const uses = (name: string) => classes.some((text) => text.includes(name));
    const definitions = [
      ...classes,
      ...(model.weights
        ? [load(model), ...(mode ? [`${openImage(mode, "channels, height, width")}\n${classify}`] : []), ...main(model)]
        : []),
    ];
    const imports = [
      ...standardImports(model),
      ...(model.weights || uses("torch.") ? ["import torch"] : []),
      "from torch import nn",
      ...(uses("F.") ? ["from torch.nn import functional as F"] : []),
    ];
    const usage = pythonUsage(model, "torch pillow", "Network", inputShape);
    return [
      { path: "model.py", content: pythonModule(model, usage, imports, inputShape, definitions) },
      ...weightFiles(model, steps, place, { format: "pt" }),
    ];
  },
};

/** Of images. Sequences and rows stay as they are. */
const channelsFirst = (shape: Shape): Shape => (shape.length === 3 ? [...shape.slice(-1), ...shape.slice(0, -1)] : shape);

const codeOf = (step: Step) => step.code.pytorch(step.arguments, step.inputShapes);

function place(step: Step, weight: string): readonly Placement[] {
  const placements = codeOf(step).weights?.[weight];
  if (!placements) throw new Error(`${step.name}: PyTorch has no place for its weight '${weight}'`);
  return [placements].flat().map((placement) => ({ ...placement, name: `${step.name}.${placement.name}` }));
}

function networkClass(steps: readonly Step[], output: string, classes: number): string {
  const modules = steps.flatMap((step) => {
    const { module } = codeOf(step);
    return module === undefined ? [] : [`self.${step.name} = ${module}`];
  });
  const statements = steps.flatMap((step) => {
    const { call, comment } = codeOf(step);
    const line = `${step.name} = ${call(step.inputs, `self.${step.name}`)}  # ${formatShape(channelsFirst(step.shape))}`;
    return comment === undefined ? [line] : [`# ${comment}`, line];
  });
  const initializer = ["def __init__(self):", ...["super().__init__()", ...modules].map(indented), ""];
  return [
    "class Network(nn.Module):",
    ...[
      `"""A batch of images to logits, [batch, ${classes}]."""`,
      "",
      ...(modules.length > 0 ? initializer : []),
      `def forward(self, ${inputVariable}):`,
      ...[...statements, `return ${output}`].map(indented),
    ].map(indented),
  ].join("\n");
}

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, "    ");

const load = (model: ExportedModel): string => `${openWeights(model)}
    header.pop("__metadata__", None)
    state = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = torch.frombuffer(bytearray(file[start + begin : start + end]), dtype=torch.float32)
        state[name] = values.reshape(entry["shape"])
    network = Network()
    network.load_state_dict(state)
    return network.eval()`;

const classify = `    pixels = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8)
    pixels = pixels.reshape(1, height, width, channels).permute(0, 3, 1, 2) * SCALE
    with torch.no_grad():
        return network(pixels).softmax(1)[0].tolist()`;
