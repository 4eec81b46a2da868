/** Projects of a few `.hnas` files: most are without any mistake, and use all that the language has. */
import type { DataSummary } from "../../../server/data/dataset.ts";
import type { DataSpec } from "../../../server/protocol/problem.ts";
import type { Files } from "../helpers.ts";
import { condition } from "./constraints.ts";
import { count, decision } from "./counts.ts";
import type { Dice } from "./dice.ts";
import { type Body, bodyCode, Draft, File, type Path } from "./draft.ts";
import { rated, sequence } from "./layers.ts";
import { braced, type Code, layOut, listed } from "./layout.ts";
import { overSequence } from "./sequences.ts";

const shapes = ["28x28x1", "8x8x3", "5x7x2", "12x12x1", "1x1x1", "6x5x3"];

/** What `inspect` tells of generated data: its paths say which shape the examples have. */
export async function inspect({ train }: DataSpec): Promise<DataSummary> {
  const path = String(train.arguments.images ?? train.arguments.path);
  const [height = 1, width = 1, channels = 1] = (/(\d+)x(\d+)x(\d+)/.exec(path) ?? []).slice(1).map(Number);
  return { shape: [height, width, channels], classes: ["a", "b", "c"], examples: { train: 900, validation: 100 } };
}

/** Texts by their paths below the folder of the first, `main.hnas`. */
export function projectBy(dice: Dice): Files {
  const files = ["main.hnas", "library.hnas", "more/blocks.hnas"].slice(0, 1 + dice.below(3)).map((path) => new File(path));
  const draft = new Draft(dice, files);
  const [main] = files;
  if (!main) throw new Error("there is no file");
  const spaces = Array.from({ length: dice.one([1, 1, 1, 2, 0]) }, () => space(draft, main));
  for (const each of spaces) if (dice.chance(70)) main.declarations.push(search(each, draft));
  if (dice.chance(2)) files.at(-1)?.import("nothing", main, "nothing");
  return Object.fromEntries(files.map((file) => [file.path, layOut(file.code(dice), dice)]));
}

function data(draft: Draft, file: File): { name: string; least: number } {
  const { dice } = draft;
  const name = draft.name("data");
  const shape = dice.one(shapes);
  const source = (part: string): Code =>
    dice.one<Code>([
      ["idx", "(", `"${shape}/${part}"`, ",", '"labels.gz"', ")"],
      ["idx", "(", "labels", ":", '"é 😀.gz"', ",", "images", ":", `"${shape}"`, ",", ")"],
      ["image_folder", "(", `"${shape}"`, ",", "size", ":", "[", "8", ",", "8", "]", ")"],
      ["csv", "(", `"${shape}.csv"`, ",", "header", ":", "true", ")"],
    ]);
  const entries = [["train", ":", ...source("train")]];
  if (dice.chance(40)) entries.push(["validation", ":", ...dice.one<Code>([["10%"], ["0.2"], source("validation")])]);
  if (dice.chance(40)) entries.push(["test", ":", ...dice.one<Code>([["25%"], source("test")])]);
  file.declarations.push(["data", name, ...braced(entries)]);
  return { name, least: Math.min(...shape.split("x").slice(0, 2).map(Number)) };
}

interface Drafted {
  readonly name: string;
  /** The smaller one of height and width. */
  readonly least: number;
  /** Paths of the decisions in its training. */
  readonly settings: readonly Path[];
  /** What a program measures; undefined where the kind of task says it. */
  readonly metric?: string;
}

function customTask(draft: Draft, file: File): Drafted {
  const { dice } = draft;
  const name = draft.name("task");
  const shape = dice.one(shapes).split("x");
  const entries: Code[] = [
    ["evaluate", ":", "command", "(", ...dice.one<Code>([['"python é.py"'], ["line", ":", '"./run --fast"', ","]]), ")"],
    ["input", ":", "[", ...listed(shape.map((side) => [side])), "]"],
    ["output", ":", "[", "3", "]"],
  ];
  if (dice.chance(50)) entries.push(["time_limit", ":", ...dice.one<Code>([["10 min"], ["2", "*", "30 s"]])]);
  const decides = dice.chance(40);
  if (decides) entries.push(["epochs", ":", "one_of", "(", "1", ",", "3", ")"]);
  file.declarations.push(["task", name, ":", "custom", ...braced(dice.chance(50) ? entries : entries.reverse())]);
  const epochs: Path = { code: ["training", ".", "epochs"], kind: "number", min: 1, max: 3, labels: [] };
  const least = Math.min(...shape.slice(0, 2).map(Number));
  return { name, least, settings: decides ? [epochs] : [], metric: dice.one(["accuracy", "speed"]) };
}

function task(draft: Draft, file: File): Drafted {
  const { dice } = draft;
  if (dice.chance(15)) return customTask(draft, file);
  const settings: Path[] = [];
  const from = draft.fileFrom(file);
  const { name: source, least } = data(draft, from);
  const name = draft.name("task");
  const entries: Code[] = [["data", ":", file.import(source, from, source)]];
  if (dice.chance(30)) {
    const { code, min, max } = decision({ draft }, 64);
    entries.push(["batch", ":", ...code]);
    settings.push({ code: ["training", ".", "batch"], kind: "number", min, max, labels: [] });
  }
  if (dice.chance(30)) entries.push(["epochs", ":", String(1 + dice.below(9))]);
  if (dice.chance(50)) entries.push(["optimizer", ":", ...dice.one(optimizers)]);
  if (dice.chance(30)) entries.push(["schedule", ":", ...dice.one(schedules)]);
  if (dice.chance(30)) entries.push(["augmentation", ":", ...dice.one(augmentations)]);
  if (dice.chance(20)) entries.push(["clip", ":", ...dice.one<Code>([["0.5"], ["one_of", "(", "0", ",", "1", ")"]])]);
  if (dice.chance(20)) entries.push(["patience", ":", String(dice.below(4))]);
  file.declarations.push(["task", name, ":", "image_classification", ...braced(entries)]);
  return { name, least, settings };
}

const optimizers: readonly Code[] = [
  ["adam", "(", ")"],
  ["sgd"],
  ["adamw", "(", "weight_decay", ":", "log", "(", "1e-4", "..", "0.1", ")", ")"],
  ["rmsprop", "(", "momentum", ":", "0.5", ")"],
  ["adam", "(", "learning_rate", ":", "log", "(", "1e-4", "..", "1e-2", ")", ")"],
  [
    ...["one_of", "(", "adam", "(", "learning_rate", ":", "float", "(", "0.001", "..", "0.01", ")", ")", ","],
    ...["sgd", "(", "0.1", ",", "momentum", ":", "one_of", "(", "0", ",", "0.9", ")", ")", ")"],
  ],
];

const schedules: readonly Code[] = [
  ["constant"],
  ["cosine", "(", "warmup", ":", "float", "(", "0", "..", "0.2", ")", ")"],
  ["one_of", "(", "cooldown", "(", "0.3", ")", ",", "step_decay", "(", "every", ":", "3", ")", ",", "linear", "(", ")", ")"],
];

const augmentations: readonly Code[] = [
  ["horizontal_flip"],
  ["{", "}"],
  ["{", "horizontal_flip", "(", ")", "optional", "crop", "(", "padding", ":", "one_of", "(", "1", ",", "2", ")", ")", "}"],
  ["one_of", "(", "{", "rotate", "(", "float", "(", "5", "..", "15", ")", ")", "cutout", "(", "2", ")", "}", ",", "{", "}", ")"],
];

/** Its name, and the metric of its task, where a search has to name it. */
function space(draft: Draft, main: File): { readonly name: string; readonly metric?: string | undefined } {
  const { dice } = draft;
  const from = draft.fileFrom(main);
  const { name: itsTask, least, settings, metric } = task(draft, from);
  const name = draft.name("Space");
  const paths: Path[] = [...settings];
  const body: Body = { draft, file: main, statements: [], counts: [], layers: [], paths, depth: 0 };
  if (dice.chance(95)) sequence(body, { least }, "nothing", 8);
  const ends: readonly (() => readonly Code[])[] = [
    () => [["flatten", "(", ")"]],
    () => [["global_avg_pool", "(", ")"]],
    () => [bodyOfChoice],
    () => overSequence(body),
  ];
  body.statements.push(...dice.one(ends)());
  features(body);
  body.statements.push(["dense", "(", ...(dice.chance(10) ? ["units", ":", "classes"] : ["classes"]), ")"]);
  // Where nothing can be built with the layers, one can go without them.
  const hasWayOut = dice.chance(10);
  const built = hasWayOut ? [["one_of", "(", ...bodyCode(body), ",", ...wayOut, ")"]] : body.statements;
  const requires = Array.from({ length: dice.one([0, 0, 0, 0, 1, 5]) }, (): Code => ["require", ...condition(paths, dice)]);
  // They can stand anywhere in it.
  const statements = dice.chance(20) ? [...requires, ...built] : [...built, ...requires];
  main.declarations.push(["space", name, "for", main.import(itsTask, from, itsTask), ...braced(statements)]);
  return { name, metric };
}

const wayOut: Code = ["{", "flatten", "(", ")", "dense", "(", "classes", ")", "}"];
const bodyOfChoice: Code = ["one_of", "(", "flatten", "(", ")", ",", "global_avg_pool", "(", ")", ")"];

/** Layers between the image and the last one. */
function features(body: Body): void {
  const { dice } = body.draft;
  const dense = (): Code => ["dense", "(", ...count(body, 16).code, ")"];
  for (let left = dice.below(3); left > 0; left--) {
    const code = dice.one<() => Code>([
      dense,
      () => ["relu", "(", ")"],
      () => rated(body),
      () => ["batch_norm", "(", "momentum", ":", "0.9", ")"],
      () => ["one_of", "(", "tanh", "(", ")", ",", "{", ...dense(), "}", ")"],
    ])();
    body.statements.push(dice.chance(30) ? ["optional", ...code] : code);
  }
}

function search({ name, metric }: ReturnType<typeof space>, draft: Draft): Code {
  const { dice } = draft;
  const entries: Code[] = [["space", ":", name]];
  if (metric !== undefined) entries.push(["maximize", ":", metric]);
  const maybe: readonly Code[] = [
    ["maximize", ":", "accuracy"],
    ["budget", ":", ...listed([["20 evaluations"], dice.one<Code>([["1.5 min"], ["2", "*", "10 min", "-", "30 s"]])])],
    ["until", ":", metric ?? "accuracy", ">=", "0.9"],
    ["generator", ":", ...dice.one<Code>([["random"], ["modules", "(", "hidden", ":", "4", ")"]])],
    ["generator", ":", "modules", "(", "temperature", ":", "anneal", "(", "1", ",", "0.5", ")", ")"],
    ["selection", ":", ...dice.one<Code>([["greedy"], ["random"], ["probability", "(", "0.5", ")"]])],
    [
      "weights",
      ":",
      ...dice.one<Code>([
        ["shared", "(", ")"],
        ["short_training", "(", "steps", ":", "4", ")"],
      ]),
    ],
    ["memory", ":", dice.one(["1 GiB", "900 MB"])],
    ["workers", ":", dice.one(["auto", "2"])],
    ["seed", ":", String(dice.below(100))],
  ];
  const keys = new Set(entries.map(([key = ""]) => key));
  for (const entry of maybe) {
    const [key = ""] = entry;
    if (keys.has(key) || !dice.chance(30)) continue;
    keys.add(key);
    entries.push(entry);
  }
  return ["search", ...(dice.chance(60) ? [draft.name("search")] : []), ...braced(dice.chance(50) ? entries : entries.reverse())];
}
