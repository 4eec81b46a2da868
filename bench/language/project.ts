/** A project of `.hnas` files as somebody would write it, of any length: the same for the same number of lines. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom, type Random } from "../../server/random.ts";
import { idxFile } from "../../test/data/helpers.ts";
import { stripes } from "../../test/runs/tiny.ts";

/** What the main file imports; each is a file of its own. */
const libraries = {
  "blocks/residual.hnas": `/// Keeps the shape, whatever comes in.
block Residual(kernel = one_of(3, 5)) {
  add(identity(), {
    conv2d(channels, kernel, padding: same)
    batch_norm()
    one_of(relu(), gelu(), swish())
  })
}

/// A residual with a narrow middle.
block Bottleneck(middle) {
  add(identity(), {
    conv2d(middle, 1)
    relu()
    conv2d(channels, 3, padding: same)
  })
}
`,
  "blocks/mobile.hnas": `import { Residual } from "residual.hnas"

/// A separable convolution, normalised.
block Mobile(filters, kernel = one_of(3, 5)) {
  separable_conv2d(filters, kernel, padding: same)
  optional batch_norm()
  swish()
}

block MobileResidual(filters) {
  Mobile(filters)
  Residual(3)
}
`,
  "blocks/head.hnas": `let most = 128

/// From an image to one value for each class.
block Head(units = one_of(32, 64, most)) {
  global_avg_pool()
  dense(units)
  relu()
  optional dropout(rate: float(0.1..0.5))
  dense(classes)
}
`,
} as const;

const begin = `import { Bottleneck, Residual } from "blocks/residual.hnas"
import { Mobile, MobileResidual } from "blocks/mobile.hnas"
import { Head } from "blocks/head.hnas"

let width = 16
let budget = 15K

data stripes {
  train: idx("data/images", "data/labels")
  validation: 20%                       // of train, stratified
  test: 20%
}

task kinds: image_classification {
  data: stripes
  optimizer: adam(learning_rate: log(1e-4..1e-2))
  batch: one_of(16, 32)
  epochs: 3
}

block Unused() {
  relu()
}
`;

/** Writes the files that a main file of any length imports and reads. */
export function writeLibraries(folder: string): void {
  for (const name of ["blocks", "data"]) mkdirSync(join(folder, name), { recursive: true });
  for (const [name, text] of Object.entries(libraries)) writeFileSync(join(folder, name), text);
  const { pixels, kinds } = stripes(60, 1);
  writeFileSync(join(folder, "data", "images"), idxFile([60, 6, 6], pixels));
  writeFileSync(join(folder, "data", "labels"), idxFile([60], kinds));
}

/** A main file of about so many lines, in whole sections, with two warnings: a block that nothing uses, and a constraint that proves nothing. */
export function mainFile(lines: number): string {
  const random = createRandom(1, "project", lines);
  let text = begin;
  let left = lines - count(begin);
  for (let number = 1; ; number++) {
    const part = section(number, random);
    left -= count(part);
    if (left < -count(part) / 2) return text;
    text += part;
  }
}

const count = (text: string): number => text.split("\n").length - 1;

/** Two blocks, a space that calls them, and its search. */
function section(number: number, random: Random): string {
  const pick = <T>(...choices: readonly [T, ...T[]]): T => choices[random.below(choices.length)] ?? choices[0];
  const activation = pick("relu()", "gelu()", "swish()", "one_of(relu(), gelu(), swish())");
  const short = pick("Residual()", "Residual(kernel: 3)", "Bottleneck(width / 2)", "MobileResidual(filters)");
  return `
/// Variant ${number}: a convolution, normalised, with an activation.
block Conv${number}(filters, kernel = one_of(3, 5)) {
  conv2d(filters, kernel, padding: same)
  optional batch_norm()
  ${activation}
}

/// Several branches of variant ${number}, side by side.
block Wide${number}(filters) {
  concat(
    Conv${number}(filters, kernel: ${pick(1, 3)}),
    { max_pool(3, strides: 1, padding: same) conv2d(filters, 1) },
    Mobile(filters)
  )
}

// ${pick("Depth and width are searched.", "Small enough for a phone.", "A baseline to compare with.")}
space Net${number} for kinds {
  let filters = one_of(8, width, ${pick("width * 2", "24", "32")})
  Conv${number}(filters)
  repeat 1..${pick(2, 3)} as stage {
    let growth = one_of(8, 16, 24)
    one_of(Conv${number}(growth), Wide${number}(growth), Mobile(growth))
    optional ${short.replace("filters", "growth")}
  }
  optional max_pool(2)
  Head()

  require parameters <= budget * ${pick(1, 2, 3)}
  require flops <= ${pick(1, 2, 3)}M
  require nondecreasing(stage.growth)${number === 1 ? "\n  require depth >= 1" : ""}
}

search try${number} {
  space: Net${number}
  budget: ${pick(50, 100, 200)} evaluations, 20 min
  until: accuracy >= 0.9${pick(0, 2, 5)}
  generator: modules(hidden: ${pick(16, 32)}, temperature: anneal(1.0, 0.3))
  seed: ${number}
}
`;
}
