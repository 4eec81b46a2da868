/** Rules about the entries of data, task and search blocks, and about what this version cannot run. */
import { either, meant, respell, rule } from "./rule.ts";

export const unknownEntry = rule(
  "error",
  "unknown-entry",
  "An entry that the block does not have.",
  (block: string, key: string, near: string | undefined, known: readonly string[]) =>
    `${block} has no entry \`${key}\`.${meant(near) || ` Its entries are ${either(known)}.`}`,
  ([_, key, near]) => respell(key, near),
);

export const entryTwice = rule(
  "error",
  "entry-twice",
  "An entry that occurs twice in a block.",
  (key: string, line: number) => `\`${key}\` is given already, on line ${line + 1}. Delete one of the two.`,
  () => ({ kind: "remove", what: "statement" }),
);

export const objectiveTwice = rule(
  "error",
  "entry-twice",
  "An entry that occurs twice in a block.",
  (metric: string) => `\`${metric}\` is an objective already. Delete one of the two.`,
);

export const needsEvaluator = rule(
  "error",
  "needs-evaluator",
  "A piece of a search that works with what an evaluator predicts, in a search without one.",
  (what: string) =>
    `${what} works with what an evaluator predicts, and this search has none. Add \`evaluator: gaussian_process()\`, or leave it out.`,
);

const program = "A judge in a search of a task whose candidates a program evaluates.";
const untrained = "A judge trains networks, and the candidates of a `custom` task are evaluated by its program.";

export const judgeOfProgram = rule(
  "error",
  "judge-of-program",
  program,
  () => `${untrained} Delete \`weights\`.`,
  () => ({ kind: "remove", what: "statement" }),
);

export const strategyOfProgram = rule(
  "error",
  "judge-of-program",
  program,
  (name: string) => `\`${name}\` has a judge. ${untrained} Take \`strategy: bayesian\`.`,
  () => ({ kind: "replace", text: "bayesian" }),
);

export const noCost = rule(
  "warning",
  "no-cost",
  "An objective that is a cost of the network, where all networks of the space cost nothing.",
  (cost: string, space: string) =>
    `No candidate of \`${space}\` has ${cost}, as far as HNAS knows: it counts those of layers in the space. Let the program give them, by another name: \`minimize: my_${cost}\`.`,
);

export const missingEntry = rule(
  "error",
  "missing-entry",
  "A block without an entry that it needs.",
  (block: string, entry: string) => `${block} needs \`${entry}\`.`,
  ([_, text]) => (text.endsWith("NAME") ? undefined : { kind: "entry", text }),
);

export const oneValue = rule(
  "error",
  "one-value",
  "Several values for an entry that takes one.",
  (key: string) => `\`${key}\` takes one value.`,
  () => ({ kind: "remove", what: "rest" }),
);

export const unknownPiece = rule(
  "error",
  "unknown-piece",
  "A task kind, data format, optimizer, schedule, augmentation, strategy or piece of a search that does not exist.",
  (what: string, name: string, near: string | undefined, known: readonly string[]) =>
    `There is no ${what} \`${name}\`.${meant(near) || ` There are ${known.map((each) => `\`${each}\``).join(", ")}.`}`,
  ([_, name, near]) => respell(name, near),
);

export const pieceNeeded = rule(
  "error",
  "piece-needed",
  "Something else where a data format, optimizer, schedule, augmentation or piece of a search is called.",
  (what: string, example: string) => `${what} is needed here, such as \`${example}\`.`,
);

const cannotRunYet = (what: string, instead: string) =>
  `${what} is known but cannot run yet in this version.${instead ? ` ${instead}` : ""}`;

/** In an entry that can be left out. */
export const notYet = rule(
  "error",
  "not-yet",
  "Something that the language knows but this version cannot run yet.",
  cannotRunYet,
  () => ({ kind: "remove", what: "statement" }),
);

export const notYetNeeded = rule(
  "error",
  "not-yet",
  "Something that the language knows but this version cannot run yet.",
  cannotRunYet,
);

export const generatorStart = rule(
  "error",
  "generator-start",
  "A generator to start from that is missing, damaged, or of modules of another width.",
  (message: string) => message,
);

export const spaceNeedsTask = rule(
  "error",
  "missing-task",
  "A space without a task.",
  (space: string, task: string | undefined) =>
    `A space is for a task: \`space ${space} for ${task ?? "NAME"}\`${task ? "" : ", with a `task` block of this name"}.`,
  ([_, task]) => (task === undefined ? undefined : { kind: "after", text: ` for ${task}` }),
);

export const missingSpace = rule(
  "error",
  "missing-entry",
  "A block without an entry that it needs.",
  (known: readonly string[]) =>
    `A search needs a space: \`space: ${known[0] ?? "NAME"}\`${known.length ? "" : ", with a `space` block of this name"}.`,
  ([[known]]) => (known === undefined ? undefined : { kind: "entry", text: `space: ${known}` }),
);

export const unknownMetric = rule(
  "error",
  "unknown-metric",
  "A metric that the task does not have.",
  (name: string, near: string | undefined, known: readonly string[]) =>
    `The task has no metric \`${name}\`.${meant(near) || ` It has ${either(known)}.`}`,
  ([name, near]) => respell(name, near),
);

export const wrongDirection = rule(
  "error",
  "wrong-direction",
  "A metric that is minimized though large is good, or the other way round.",
  (metric: string, direction: string) =>
    `\`${metric}\` is better the ${direction === "maximize" ? "larger" : "smaller"} it is: write \`${direction}: ${metric}\`.`,
  ([_, text]) => ({ kind: "key", text }),
);

export const metricNeeded = rule(
  "error",
  "metric-needed",
  "Something else where the name of a metric is needed.",
  (known: readonly string[]) =>
    `The name of a metric is needed here: ${known.length > 0 ? either(known) : "a word of your own, such as `accuracy`"}.`,
);

export const until = rule(
  "error",
  "until",
  "An `until` that is no comparison of the search's metric with a number.",
  (metric: string, operator: string, _number: string | undefined) =>
    `\`until\` compares the metric that is searched with a number: \`until: ${metric} ${operator} ${operator === ">=" ? "0.9" : "0.1"}\`.`,
  ([metric, operator, number]) =>
    number === undefined ? undefined : { kind: "replace", text: `${metric} ${operator} ${number}` },
);

export const untilOutside = rule(
  "error",
  "until",
  "An `until` that no candidate reaches, or every one.",
  (metric: string, [min, max]: readonly [number, number], never: boolean) =>
    `${never ? "No" : "Every"} candidate reaches this: \`${metric}\` is ${max === Number.POSITIVE_INFINITY ? `never below ${min}` : `from ${min} to ${max}`}.`,
);

export const budget = rule(
  "error",
  "budget",
  "A budget that is no number of evaluations or epochs and no time.",
  () => "A budget is a number of evaluations or epochs, a time, or several of these: `budget: 200 evaluations, 20 min`.",
);

export const budgetTwice = rule(
  "error",
  "budget",
  "A budget that is no number of evaluations or epochs and no time.",
  (what: string) => `The budget has two ${what}. Keep one of them.`,
);

export const memoryLimit = rule(
  "error",
  "memory-limit",
  "A limit of memory that is no amount of memory.",
  () => "A limit is an amount of memory above 0: `memory: 2 GiB`.",
);

export const nothingFits = rule(
  "error",
  "memory-limit",
  "A limit of memory that no architecture of the space keeps.",
  (least: string) => `No architecture of the space keeps this limit: the smallest takes ${least} to train.`,
);

export const share = rule(
  "error",
  "share",
  "A share of the training examples that is not between 0 % and 100 %, or shares that leave nothing to train with.",
  (message: string) => message,
);

export const sourceNeeded = rule(
  "error",
  "source-needed",
  "A split that is neither a source nor a share.",
  (key: string, share: boolean) =>
    share
      ? `\`${key}\` is a source, such as \`idx("images.gz", "labels.gz")\`, or a share of the training examples, such as \`10%\`.`
      : `\`${key}\` is a source, such as \`idx("images.gz", "labels.gz")\`.`,
);

export const data = rule(
  "error",
  "data",
  "Data that is missing, damaged, or does not hold what the task needs.",
  (message: string) => message,
);
