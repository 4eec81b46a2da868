import { inputVariable, type Step, stepsOf } from "./steps.ts";
import { type ExportedModel, type GeneratedFile, type Target, weightsFileOf } from "./target.ts";
import { header, imageMode, scale, typescriptStyle, wrap } from "./text.ts";
import { definitions, nameOf, statement, value } from "./tfjs-layers.ts";
import { weightFiles } from "./weights.ts";

/** A model of the layers API, for Node and browsers; weights are named "layer/weight". */
export const tfjs: Target = {
  name: "tfjs",
  doc: "A model of TensorFlow.js's layers API, `model.ts`, for Node and browsers.",
  generate(model) {
    const { steps, output } = stepsOf(model.architecture);
    const mode = imageMode(model);
    const inserted = model.inserted !== undefined;
    const classified = model.weights && mode && !inserted;
    const parts = [
      constants(model),
      ...definitions(steps),
      build(model, steps, output),
      ...(model.weights ? [load(model), ...(mode ? [classify(model, mode)] : [])] : []),
    ];
    const imports = 'import * as tf from "@tensorflow/tfjs";';
    return [
      { path: "model.ts", content: `${[`${comment(model)}\n\n${imports}`, ...parts].join("\n\n")}\n` },
      ...(classified ? [{ path: "classify.ts", content: `${comment(model)}\n\n${program(model)}` }] : []),
      ...(inserted ? [] : [packageFile(model, classified ? { "jpeg-js": "^0.4.4", pngjs: "^7.0.0" } : {})]),
      ...weightFiles(model, steps, (step, weight) => ({ name: `${step.name}/${nameOf(step, weight)}` })),
    ];
  },
};

const comment = (model: ExportedModel): string => {
  const own = model.inserted === undefined;
  return header(model, {
    install: own ? "npm install" : "npm install @tensorflow/tfjs",
    classify: own ? "node classify.ts picture.png (Node 22.18 or later)" : "classify(network, picture)",
    load: `${own ? 'import { load } from "./model.ts"; ' : ""}const network = load(content)`,
    build: `${own ? 'import { build } from "./model.ts"; ' : ""}const network = build()`,
    input: `[batch, ${model.architecture.input.join(", ")}]`,
  })
    .map((text) => `// ${text}`.trimEnd())
    .join("\n");
};

const constants = (model: ExportedModel): string =>
  [
    wrap(typescriptStyle, "", "export const classes = [", model.classes.map(value), "];"),
    `export const inputShape = ${value(model.architecture.input)};`,
    `export const scale = ${scale(model)};`,
  ].join("\n");

const build = (model: ExportedModel, steps: readonly Step[], output: string): string =>
  `/** A batch of images to logits, [batch, ${model.classes.length}]. */
export function build(): tf.LayersModel {
  const ${inputVariable} = tf.input({ shape: inputShape });
${steps.map(statement).join("\n")}
  return tf.model({ inputs: ${inputVariable}, outputs: ${output} as tf.SymbolicTensor });
}`;

const load = (
  model: ExportedModel,
): string => `/** The network with its trained weights: \`file\` is the content of ${weightsFileOf(model)}. */
export function load(file: ArrayBuffer): tf.LayersModel {
  const start = 8 + Number(new DataView(file).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.slice(8, start)));
  const network = build();
  for (const weight of network.weights) {
    const { shape, data_offsets: [begin, end] } = header[weight.originalName];
    const values = new Float32Array(file.slice(start + begin, start + end));
    tf.tidy(() => {
      weight.write(tf.tensor(values, shape));
    });
  }
  return network;
}`;

function classify(model: ExportedModel, mode: string): string {
  const [height, width, channels] = model.architecture.input;
  const grey = mode === "L";
  return `/**
 * The probability of each class, in the order of \`classes\`, for a picture: an element of a page, or
 * pixels of four bytes each (red, green, blue, alpha).
 */
export function classify(
  network: tf.LayersModel,
  picture: Parameters<typeof tf.browser.fromPixels>[0],
): tf.Tensor1D {
  return tf.tidy(() => {
    const pixels = tf.browser.fromPixels(picture, ${grey ? 3 : channels}).toFloat();
${grey ? "    const grey = pixels.mul([0.299, 0.587, 0.114]).sum(-1, true);\n" : ""}    const rows = tf.einsum("yh,hwc->ywc", mixing(pixels.shape[0], ${height}), ${grey ? "grey" : "pixels"});
    const image = tf.einsum("xw,ywc->yxc", mixing(pixels.shape[1], ${width}), rows);
    const logits = network.predict(image.mul(scale).expandDims()) as tf.Tensor2D;
    return logits.softmax().squeeze<tf.Tensor1D>([0]);
  });
}

/** [to, from]: resizes a row of pixels, bilinearly, averaging where it becomes shorter. */
function mixing(from: number, to: number): tf.Tensor2D {
  const centres = tf.range(0, to).add(0.5).mul(from / to).expandDims(1);
  const distances = tf.range(0, from).add(0.5).sub(centres).abs().div(Math.max(1, from / to));
  const weights = tf.sub(1, distances).relu<tf.Tensor2D>();
  return weights.div(weights.sum(1, true));
}`;
}

const program = (model: ExportedModel): string => `import { readFile } from "node:fs/promises";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { classes, classify, load } from "./model.ts";

const path = process.argv[2];
if (!path) {
  console.error("usage: node classify.ts picture.png");
  process.exit(2);
}
const file = await readFile(path);
// A JPEG begins with the bytes ff d8.
const picture = file[0] === 0xff ? jpeg.decode(file) : PNG.sync.read(file);
const weights = await readFile(new URL("${weightsFileOf(model)}", import.meta.url));
const probabilities = classify(load(new Uint8Array(weights).buffer), picture).dataSync();
const sorted = classes
  .map((name, index) => ({ name, probability: probabilities[index] ?? 0 }))
  .sort((a, b) => b.probability - a.probability);
for (const { name, probability } of sorted)
  console.log(\`\${(100 * probability).toFixed(2).padStart(6)}%  \${name}\`);
`;

const packageFile = (model: ExportedModel, decoders: Readonly<Record<string, string>>): GeneratedFile => ({
  path: "package.json",
  content: `${JSON.stringify(
    {
      name:
        model.name
          .toLowerCase()
          .replaceAll(/[^a-z0-9-]+/g, "-")
          .replaceAll(/^-+|-+$/g, "") || "model",
      private: true,
      type: "module",
      engines: { node: ">=22.18" },
      dependencies: { "@tensorflow/tfjs": "^4.22.0", ...decoders },
    },
    null,
    2,
  )}\n`,
});
