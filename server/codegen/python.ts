/** What the Python targets share. */
import { pythonValue } from "../network/code.ts";
import type { Shape } from "../network/operation.ts";
import { type ExportedModel, weightsFileOf } from "./target.ts";
import { header, imageMode, pythonStyle, scale, type Usage, wrap } from "./text.ts";

/** A module: the header's comment, imports, constants, definitions. */
export const pythonModule = (
  model: ExportedModel,
  usage: Usage,
  imports: readonly string[],
  inputShape: Shape,
  definitions: readonly string[],
): string => {
  const comment = header(model, usage).map((text) => `# ${text}`.trimEnd());
  const beginning = [comment.join("\n"), imports.join("\n"), constants(model, inputShape)].join("\n\n");
  return `${[beginning, ...definitions].join("\n\n\n")}\n`;
};

/** Imports of the standard library that `openWeights` and `main` need. */
export const standardImports = (model: ExportedModel): readonly string[] =>
  model.weights ? ["import json", ...(isProgram(model) ? ["import sys"] : []), "from pathlib import Path", ""] : [];

/** Whether the module can be called with an image file: not where it stands in a user's file, which has a purpose of its own. */
const isProgram = (model: ExportedModel): boolean => model.inserted === undefined && imageMode(model) !== undefined;

/** How the module is used, in words that hold where it stands. */
export const pythonUsage = (model: ExportedModel, packages: string, network: string, inputShape: Shape): Usage => {
  const own = model.inserted === undefined;
  return {
    install: `pip install ${packages}`,
    classify: own ? "python model.py picture.png" : 'classify(network, "picture.png")',
    load: `${own ? "from model import load; " : ""}network = load()`,
    build: `${own ? `from model import ${network}; ` : ""}network = ${network}()`,
    input: `[batch, ${inputShape.join(", ")}]`,
  };
};

/** The names of the classes and what is to be done with pixels. */
const constants = (model: ExportedModel, inputShape: Shape): string =>
  [
    wrap(pythonStyle, "", "CLASSES = [", model.classes.map(pythonValue), "]"),
    `INPUT_SHAPE = ${pythonValue(inputShape)}`,
    `SCALE = ${scale(model)}`,
  ].join("\n");

/** The first lines of a function `load`: `file`, `start` of the values in it, and `header`, by names. */
export const openWeights = (model: ExportedModel): string => `def load(path=Path(__file__).with_name("${weightsFileOf(model)}")):
    """The network with its trained weights."""
    file = Path(path).read_bytes()
    start = 8 + int.from_bytes(file[:8], "little")
    header = json.loads(file[8:start])`;

/** The first lines of a function `classify`: `image`, of the network's size and colours; `height`, `width` and `channels`. */
export const openImage = (mode: string, inputShape: string): string => `def classify(network, path):
    """The probability of each class, in the order of CLASSES, for an image file."""
    from PIL import Image

    ${inputShape} = INPUT_SHAPE
    image = Image.open(path).convert("${mode}").resize((width, height), Image.Resampling.BILINEAR)`;

/** What is run when the module is called. */
export const main = (model: ExportedModel): readonly string[] => (isProgram(model) ? [program] : []);

const program = `if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python model.py picture.png")
    probabilities = classify(load(), sys.argv[1])
    for probability, name in sorted(zip(probabilities, CLASSES), reverse=True):
        print(f"{probability:7.2%}  {name}")`;
