/** Layers of images that fit where they stand: each keeps the shape, or height and width, or leaves an image that is not empty. */
import { call } from "./blocks.ts";
import { count, named } from "./counts.ts";
import { type Body, bodyCode, type Count, inside, type Keeps, type Path } from "./draft.ts";
import { type Code, listed } from "./layout.ts";

/** An image on its way through the layers: its smallest height or width. */
export interface Image {
  least: number;
}

const fits: Readonly<Record<Keeps, readonly Keeps[]>> = {
  shape: ["shape"],
  size: ["shape", "size"],
  nothing: ["shape", "size", "nothing"],
};

interface Kind {
  readonly keeps: Keeps;
  readonly share: number;
  /** Undefined where it cannot stand. */
  readonly write: (body: Body, image: Image, keeps: Keeps) => Code | undefined;
}

const simple = (name: string): Code => [name, "(", ")"];
const args = (name: string, ...given: readonly Code[]): Code => [name, "(", ...listed(given), ")"];
const same: Code = ["padding", ":", "same"];
const window = (body: Body): Code => count(body, 3).code;

const activations = [
  ...[
    "relu",
    "gelu",
    "swish",
    "sigmoid",
    "tanh",
    "identity",
    "batch_norm",
    "relu6",
    "leaky_relu",
    "prelu",
    "elu",
    "selu",
    "mish",
  ],
  ...["hard_swish", "hard_sigmoid", "softplus", "softsign", "softmax", "layer_norm", "rms_norm", "squeeze_excite"],
];

/** Layers of one call or name. */
const calls: readonly Kind[] = [
  { keeps: "shape", share: 8, write: ({ draft }) => simple(draft.dice.one(activations)) },
  { keeps: "shape", share: 2, write: rated },
  { keeps: "shape", share: 3, write: (body) => args("conv2d", ["channels"], window(body), same) },
  { keeps: "shape", share: 1, write: (body) => args("conv2d", ["channels"], ["2"], same, ["dilation", ":", ...window(body)]) },
  { keeps: "shape", share: 1, write: (body) => args("conv2d", ["channels"], window(body), same, ["groups", ":", "channels"]) },
  { keeps: "shape", share: 1, write: (body) => args("depthwise_conv2d", ["kernel", ":", ...window(body)], same) },
  { keeps: "shape", share: 1, write: (body) => args("max_pool", window(body), ["strides", ":", "1"], same) },
  { keeps: "shape", share: 3, write: ({ draft, layers }) => (layers.length > 0 ? [draft.dice.one(layers)] : undefined) },
  { keeps: "shape", share: 3, write: layerWithName },
  { keeps: "size", share: 6, write: convolution },
  {
    keeps: "size",
    share: 1,
    write: (body) => args("conv2d", count(body, body.draft.widest).code, ["1"], ["bias", ":", "false"]),
  },
  {
    keeps: "size",
    share: 1,
    write: (body) => args("depthwise_conv2d", window(body), same, ["multiplier", ":", ...count(body, 2).code]),
  },
  { keeps: "nothing", share: 5, write: pool },
  { keeps: "nothing", share: 3, write: valid },
  { keeps: "nothing", share: 1, write: strided },
  { keeps: "nothing", share: 2, write: resized },
];

/** Layers of layers. */
const compounds: readonly Kind[] = [
  { keeps: "shape", share: 9, write: choice },
  { keeps: "shape", share: 3, write: sum },
  { keeps: "size", share: 2, write: concatenation },
  { keeps: "shape", share: 2, write: (body, image, keeps) => bodyCode(sequence(inside(body), image, keeps, 3)) },
  { keeps: "shape", share: 5, write: (body, image, keeps) => call(body, image, keeps) },
  { keeps: "shape", share: 2, write: skip },
  { keeps: "shape", share: 1, write: cell },
];

/** What may stand as a statement, in a choice or as a branch. */
export function layer(body: Body, image: Image, keeps: Keeps): Code {
  const { draft, depth } = body;
  draft.left--;
  const kinds = draft.left > 0 && depth < 5 ? [...calls, ...compounds] : calls;
  const possible = kinds
    .filter((kind) => fits[keeps].includes(kind.keeps))
    .flatMap((kind) => Array.from({ length: kind.share }, () => kind));
  return draft.dice.one(possible).write(body, image, keeps) ?? simple("relu");
}

/** Some statements at the end of a body. */
export function sequence(body: Body, image: Image, keeps: Keeps, most: number): Body {
  const statements = 1 + body.draft.dice.below(most);
  for (let index = 0; index < statements; index++) statement(body, image, keeps);
  return body;
}

function statement(body: Body, image: Image, keeps: Keeps): void {
  const { dice, left } = body.draft;
  const kind = left > 0 && body.depth < 5 ? dice.below(12) : 11;
  if (kind === 0) body.statements.push(repeat(body, image, keeps));
  else if (kind === 1) {
    const taken = { ...image };
    const code = layer(body, taken, keeps);
    // Braces, a call or a name; all of them are what `optional` takes.
    body.statements.push(["optional", ...code]);
    image.least = Math.min(image.least, taken.least);
  } else body.statements.push(layer(body, image, keeps));
}

function repeat(body: Body, image: Image, keeps: Keeps): Code {
  const { draft } = body;
  const { dice } = draft;
  const most = 1 + dice.below(3);
  const name = dice.chance(60) ? draft.name("stage") : undefined;
  const times = dice.one<() => { code: Code; certain: number; max: number }>([
    () => ({ code: ["1", "..", String(most)], certain: 1, max: most }),
    () => ({ code: ["0", "..", String(most)], certain: 0, max: most }),
    () => {
      const { code, max, min } = count(body, most);
      return { code, max, certain: min };
    },
  ])();
  const own: Path[] = [];
  const within = keeps === "nothing" && !draft.isCareless() ? "size" : keeps;
  const iteration = inside(body, own);
  if (name && dice.chance(60)) iteration.statements.push(args("conv2d", ["channels"], named(iteration, 3).code, same));
  sequence(iteration, image, within, 4);
  if (name) {
    const index = String(dice.below(times.max));
    for (const path of own) {
      body.paths.push({ ...path, code: [name, "[", index, "]", ".", ...path.code] });
      if (path.kind === "number") body.paths.push({ ...path, code: [name, ".", ...path.code], kind: "numbers" });
    }
  }
  return ["repeat", ...times.code, ...(name ? ["as", name] : []), ...bodyCode(iteration)];
}

function choice(body: Body, image: Image, keeps: Keeps): Code {
  const ends: number[] = [];
  const options = Array.from({ length: 2 + body.draft.dice.below(2) }, () => {
    const taken = { ...image };
    const code = layer(body, taken, keeps);
    ends.push(taken.least);
    return code;
  });
  image.least = Math.min(...ends);
  return args("one_of", ...distinct(options));
}

/** A choice of the same twice is a mistake. */
function distinct(options: readonly Code[]): readonly Code[] {
  const texts = options.map((option) => option.join(" "));
  const different = options.filter((_, index) => texts.indexOf(texts[index] ?? "") === index);
  return different.length > 1 ? different : [...different, simple(texts[0] === "relu ( )" ? "identity" : "relu")];
}

function sum(body: Body, image: Image, keeps: Keeps): Code {
  const { dice } = body.draft;
  const around = { ...image };
  if (keeps === "shape" || dice.chance(60))
    return args("add", dice.chance(50) ? simple("identity") : layer(body, around, "shape"), layer(body, around, "shape"));
  const { code } = count(body, body.draft.widest);
  const other = body.draft.isCareless() ? count(body, body.draft.widest).code : code;
  const branch = sequence(inside(body), around, "size", 2);
  branch.statements.push(args("conv2d", code, window(branch), same));
  return args("add", bodyCode(branch), args("conv2d", other, ["1"]));
}

/** Back to a named tensor, or one more branch that begins at it. */
function skip(body: Body, image: Image): Code {
  const { draft } = body;
  const name = draft.name("tensor");
  body.statements.push([name, "=", ...layer(body, { ...image }, "shape")]);
  const branches = [[name], layer(body, { ...image }, "shape")];
  if (draft.dice.chance(30)) body.statements.push([name]);
  if (draft.dice.chance(30)) branches.push(["{", name, ...simple("tanh"), "}"]);
  return args("add", ...branches);
}

function cell(body: Body, image: Image): Code {
  const { dice } = body.draft;
  const edge = args("one_of", ...distinct([simple("zero"), simple("identity"), layer(body, { ...image }, "shape")]));
  const inputs: Code[] = dice.chance(40) ? [["inputs", ":", "2"]] : [];
  return args("cell", ["nodes", ":", String(2 + dice.below(2))], ["edge", ":", ...edge], ...inputs);
}

function concatenation(body: Body, image: Image): Code {
  const around = { ...image };
  const branches = Array.from({ length: 2 + body.draft.dice.below(2) }, () => layer(body, around, "size"));
  return args("concat", ...branches);
}

function convolution(body: Body): Code {
  const { dice } = body.draft;
  const name = dice.one(["conv2d", "conv2d", "separable_conv2d"]);
  const [filters, kernel] = [count(body, body.draft.widest).code, window(body)];
  return dice.one([
    args(name, filters, kernel, same),
    args(name, ["kernel", ":", ...kernel], same, ["filters", ":", ...filters]),
  ]);
}

/** One that fits; a careless one may not. */
function windowIn({ least }: Image, body: Body): Count {
  const { dice } = body.draft;
  if (!body.draft.isCareless()) return count(body, Math.min(least, 3));
  const size = 3 + dice.below(10);
  return { code: [String(size)], min: size, max: size };
}

function pool(body: Body, image: Image): Code | undefined {
  const { dice } = body.draft;
  const size = windowIn(image, body);
  image.least = Math.max(1, Math.floor(image.least / size.max));
  return args(dice.one(["max_pool", "avg_pool"]), size.code);
}

function valid(body: Body, image: Image): Code | undefined {
  const kernel = windowIn(image, body);
  image.least = Math.max(1, image.least - kernel.max + 1);
  return args("conv2d", count(body, body.draft.widest).code, kernel.code);
}

function resized(body: Body, image: Image): Code {
  const { dice } = body.draft;
  if (dice.chance(40)) return args("pad", count(body, 2).code);
  image.least = 1 + dice.below(8);
  return args(dice.one(["resize", "adaptive_avg_pool"]), [String(image.least)]);
}

function strided(body: Body, image: Image): Code {
  const strides = count(body, 2);
  image.least = Math.ceil(image.least / strides.max);
  return args("conv2d", count(body, body.draft.widest).code, window(body), same, ["strides", ":", ...strides.code]);
}

/** A rate that may be decided. */
export function rated({ draft: { dice } }: Body): Code {
  const rate = dice.one<Code>([
    ["0.25"],
    ["10%"],
    ["float", "(", "0.1", "..", "0.5", ")"],
    ["float", "(", "0", "..", "0.3", "step", "0.1", ")"],
    ["log", "(", "1e-3", "..", "0.5", ")"],
    ["log", "(", "1e-3", "..", "0.5", "step", "10", ")"],
  ]);
  return dice.one([args("dropout", rate), args("dropout", ["rate", ":", ...rate])]);
}

/** A layer that can be used several times, with the same decisions. */
function layerWithName(body: Body, image: Image): Code {
  const { dice } = body.draft;
  const name = body.draft.name("layer");
  const inner = { ...body, statements: [], paths: [], depth: body.depth + 2 };
  const isChoice = dice.chance(50);
  const labels = [...new Set([dice.one(activations), dice.one(activations), "tanh"])];
  const code = isChoice ? args("one_of", ...labels.map(simple)) : layer(inner, image, "shape");
  body.statements.push(...inner.statements, ["let", name, "=", ...code]);
  body.layers.push(name);
  const options = labels.map((label) => `${label}()`);
  if (isChoice && labels.length > 1) body.paths.push({ code: [name], kind: "option", min: 0, max: 0, labels: options });
  return [name];
}
