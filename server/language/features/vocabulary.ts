/** The words of the language itself: what its keywords, keys, functions and pieces say in completion and hover. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: snippets of the editor have the form of templates.
import { CompletionItemKind as Kind } from "vscode-languageserver";
import { formats } from "../../data/formats.ts";
import { operations as allOperations } from "../../network/ops/index.ts";
import { judges as allJudges } from "../../search/pieces.ts";
import { pieces as allPieces, strategies as allStrategies, type Role, roles } from "../../search/strategies.ts";
import { expressionFunctions } from "../../space/functions.ts";
import { taskKinds as allTaskKinds } from "../../tasks/index.ts";
import { edgeParameter, inputsParameter, nodesParameter, outputParameter } from "../cell_parameters.ts";
import { defaults } from "../search.ts";
import { units as allUnits } from "../units.ts";
import {
  functionThing,
  type Input,
  inputOf,
  operationThing,
  pieceThing,
  signatureOf,
  summary,
  type Thing,
  taskKindThing,
  word,
} from "./thing.ts";

const keyword = (name: string, detail: string, snippet = `${name} `, signature = name): Thing =>
  word(name, Kind.Keyword, detail, { snippet, signature });

export const declarations: readonly Thing[] = [
  keyword(
    "data",
    "Where examples come from, and how they are split.",
    'data ${1:name} {\n\ttrain: ${2:idx("${3:images}", "${4:labels}")}\n}\n',
    "data NAME { ... }",
  ),
  keyword(
    "task",
    "What is learned, from which data, and how a candidate is trained.",
    "task ${1:name}: ${2:image_classification} {\n\tdata: ${3:data}\n\t$0\n}\n",
    "task NAME: KIND { ... }",
  ),
  keyword(
    "block",
    "A sequence of layers with a name and parameters; calling it builds them.",
    "block ${1:Name}(${2:filters}) {\n\t$0\n}\n",
    "block NAME(parameters) { ... }",
  ),
  keyword(
    "space",
    "The architectures to search: layers that are built one after the other, with decisions in them.",
    "space ${1:Net} for ${2:task} {\n\t$0\n\tflatten()\n\tdense(classes)\n}\n",
    "space NAME for TASK { ... }",
  ),
  keyword(
    "search",
    "What is improved in which space, how, and for how long.",
    "search ${1:name} {\n\tspace: ${2:Net}\n\tmaximize: ${3:accuracy}\n\tbudget: ${4:100 evaluations, 1 h}\n}\n",
    "search NAME { ... }",
  ),
  keyword("import", "Uses what another file defines.", 'import { $2 } from "${1:blocks.hnas}"', 'import { NAMES } from "FILE"'),
  keyword("let", "Gives a name to a value; a decision with a name is one decision, wherever it is used.", "let ${1:name} = $0"),
];

export const letStatement = keyword(
  "let",
  "Gives a name to a value, a decision or layers; a decision with a name is one decision, wherever it is used.",
  "let ${1:name} = $0",
  "let NAME = value",
);
export const repeatStatement = keyword(
  "repeat",
  "Builds its layers several times; every iteration decides for itself.",
  "repeat ${1:1..3} as ${2:stage} {\n\t$0\n}",
  "repeat COUNT as NAME { ... }",
);
export const optionalStatement = keyword(
  "optional",
  "What follows is there or not: a decision.",
  "optional $0",
  "optional layer",
);
export const requireStatement = keyword(
  "require",
  "Candidates that break this condition are dropped before they cost anything.",
  "require $0",
  "require condition",
);
export const joiningWords = {
  as: keyword("as", "Gives a name to what stands before it."),
  for: keyword("for", "Says which task a space is for."),
  from: keyword("from", "Says which file an import is from.", 'from "$1"'),
  step: keyword("step", "Says how far apart the values of a range are."),
  and: keyword("and", "Both sides hold."),
  or: keyword("or", "At least one side holds."),
  not: keyword("not", "The condition does not hold."),
} as const;

/** All keywords, by name. */
export const keywords: ReadonlyMap<string, Thing> = new Map(
  [
    ...declarations,
    letStatement,
    repeatStatement,
    optionalStatement,
    requireStatement,
    ...Object.values(joiningWords),
    word("true", Kind.Value, "Yes."),
    word("false", Kind.Value, "No."),
  ].map((thing) => [thing.name, thing]),
);
export const booleans: readonly Thing[] = ["true", "false"].flatMap((name) => keywords.get(name) ?? []);

const cellInputs: readonly Input[] = [
  { ...inputOf(nodesParameter), isConstant: true },
  { name: edgeParameter.name, type: undefined, default: undefined, required: true, doc: edgeParameter.doc },
  { ...inputOf(inputsParameter), required: false, isConstant: true },
  { ...inputOf(outputParameter), isConstant: true },
];
const cell: Thing = {
  ...word("cell", Kind.Function, "A small graph in which the search chooses what each edge does."),
  signature: signatureOf("cell", cellInputs),
  doc: "Node 0 is the tensor that comes in; each further node adds up edges from the nodes before it. Every edge decides for itself: `cell[2][0]` is the first edge to node 2.",
  snippet: "cell(nodes: ${1:4}, edge: one_of(${2:zero()}, ${3:identity()}$0))",
  inputs: cellInputs,
  is: "layer",
};
export const operations: readonly Thing[] = [...[...allOperations.values()].map(operationThing), cell];
export const dataFormats: readonly Thing[] = formats.map((format) => pieceThing(format));
const piecesOf = (role: Role): readonly Thing[] => allPieces[role].map((piece) => pieceThing(piece, true));
export const searchPieces: ReadonlyMap<string, readonly Thing[]> = new Map(roles.map((role) => [role, piecesOf(role)]));
export const judges: readonly Thing[] = allJudges.map((piece) => pieceThing(piece, true));
export const taskKinds: readonly Thing[] = [...allTaskKinds.values()].map(taskKindThing);
export const functions: readonly Thing[] = [...expressionFunctions.values()]
  .filter(({ form }) => form === "function")
  .map(functionThing);
/** Those that give a number. */
export const calculations: readonly Thing[] = functions.filter(({ name }) => expressionFunctions.get(name)?.result === "number");

const maker = (name: string, argument: string, detail: string, snippet: string): Thing => ({
  ...word(name, Kind.Function, detail, { signature: `${name}(${argument})`, snippet: `${name}(${snippet})`, is: "value" }),
});
export const oneOf = {
  ...maker("one_of", "option, option, ...", "One of several values or layers: a decision.", "$1, $2"),
  branches: ["option", "option", "..."],
};
export const integerMaker = maker("int", "from..to step distance", "An integer of a range: a decision.", "${1:1}..${2:4}");
export const numberMaker = maker("float", "from..to", "Any number of a range: a decision.", "${1:0.1}..${2:0.5}");
export const logMaker = maker(
  "log",
  "from..to",
  "Any number of a range, uniform in the logarithm: a decision.",
  "${1:1e-4}..${2:1e-2}",
);
export const makers: readonly Thing[] = [oneOf, integerMaker, numberMaker, logMaker];

const endpoint = (name: string, doc: string): Input => ({ name, type: undefined, default: undefined, required: true, doc });
export const anneal: Thing = {
  ...word("anneal", Kind.Function, "From one value to the other over the budget of the search."),
  signature: "anneal(from, to)",
  snippet: "anneal(${1:1.0}, ${2:0.3})",
  inputs: [endpoint("from", "The value at the beginning."), endpoint("to", "The value at the end.")],
};

const value = (name: string, detail: string): Thing => word(name, Kind.Constant, detail, { is: "value" });
export const classes = value("classes", "How many classes the data has.");
export const axes: readonly Thing[] = [
  value("channels", "Channels of the tensor that comes in here; after `flatten()` its features."),
  value("height", "Height of the tensor that comes in here, in pixels."),
  value("width", "Width of the tensor that comes in here, in pixels."),
];
export const costs: readonly Thing[] = [
  value("parameters", "Trained weights of the whole architecture."),
  value("flops", "Floating-point operations for one example."),
  value("depth", "Layers with weights on the longest path."),
  value("memory", "Memory that a training takes at its peak, from above; compared with an amount such as `200 MiB`."),
];
export const latency = value("latency", "Milliseconds for one example, measured on this machine after training.");

const key = (name: string, detail: string, snippet = "", standard?: string): Thing =>
  word(name, Kind.Property, detail, {
    signature: `${name}: ${standard ?? "..."}`,
    doc: standard === undefined ? "" : `By default \`${standard}\`.`,
    snippet: `${name}: ${snippet}`,
  });
export const dataKeys: readonly Thing[] = [
  key("train", "The examples to train with. It must be given."),
  key("validation", "The examples that candidates are compared on: a source, or a share of train.", "", "10%"),
  key("test", "The examples for the final test, read once: a source, or a share of train."),
];
export const taskDataKey = key("data", "The data block to learn from. It must be given.");
export const searchKeys: readonly Thing[] = [
  key("space", "The space to search. It must be given."),
  key("maximize", "The metric to improve, where large is good. By default the task's first metric."),
  key("minimize", "What to improve, where small is good: a metric, or a cost such as `parameters`."),
  key(
    "budget",
    "How long to search; with several limits, whichever comes first.",
    "${1:100 evaluations}, ${2:1 h}",
    budgetText(),
  ),
  key("until", "Ends the search once a candidate has this.", "${1:accuracy} >= ${2:0.9}"),
  key(
    "strategy",
    "Which pieces the search is put together from; each can be replaced by an entry of its own.",
    "",
    defaults.strategy,
  ),
  key("generator", "What proposes candidates. By default that of the strategy."),
  key("evaluator", "What predicts how good candidates are. By default that of the strategy."),
  key("selection", "What decides which of the proposed candidates are trained. By default that of the strategy."),
  key("feedback", "What the generator learns from. By default that of the strategy."),
  key("fidelity", "For how long candidates are trained. By default that of the strategy."),
  key("weights", "What judges candidates before they are trained. By default that of the strategy, mostly nothing."),
  key("workers", "How many candidates are trained at once; `auto`: one per core.", "", "auto"),
  key("device", "What computes.", "", "auto"),
  key("memory", "The limit of a worker: candidates that need more are not trained.", "${1:1} GiB"),
  key("seed", "Where all random numbers begin: the same seed gives the same search.", "", String(defaults.seed)),
];

function budgetText(): string {
  const { evaluations, seconds } = defaults.budget;
  return `${evaluations} evaluations, ${seconds / 3600} h`;
}

export const strategies: readonly Thing[] = allStrategies.map(({ name, doc }) => word(name, Kind.Value, summary(doc), { doc }));

export const auto = word("auto", Kind.Value, "Whatever suits this machine.");
export const devices: readonly Thing[] = [
  auto,
  word("wasm", Kind.Value, "WebAssembly, on the processor; always there."),
  word(
    "tensorflow",
    Kind.Value,
    "TensorFlow, on the processor or a GPU. `hnas devices --install`, in VS Code `HNAS: Install GPU Backend`, installs it.",
  ),
];
const counted: Readonly<Record<string, string>> = {
  evaluations: "Candidates that are trained.",
  epochs: "Epochs of all trainings but the final one.",
};
/** Of a budget, in the words that are usual. */
export const budgetUnits: readonly Thing[] = [...allUnits]
  .filter(([name, { dimension }]) => (dimension === "time" ? name !== "ms" : dimension in counted && name.endsWith("s")))
  .map(([name, { dimension }]) =>
    word(name, Kind.Unit, counted[dimension] ?? `Time: ${{ s: "seconds", min: "minutes", h: "hours" }[name] ?? name}.`),
  );

const amounts: Readonly<Record<string, string>> = { B: "decimal", iB: "binary" };
export const memoryUnits: readonly Thing[] = [...allUnits].flatMap(([name, { dimension }]) =>
  dimension === "memory" ? [word(name, Kind.Unit, `Memory, ${amounts[name.slice(1)]}.`)] : [],
);

/** What an entry of a search takes. */
export const unitsOf = (entry: string): readonly Thing[] =>
  entry === "budget" ? budgetUnits : entry === "memory" ? memoryUnits : [];

export const share = word("10%", Kind.Value, "A share of the training examples.", { snippet: "${1:10}%" });

/** What may be explained wherever it stands. */
export const everywhere: readonly Thing[] = [...operations, ...makers, ...functions, ...costs, ...axes, classes];
