/** Rules about decisions and structure. */

import { plural } from "../../words.ts";
import { type Mend, rule } from "./rule.ts";

export const emptyChoice = rule(
  "error",
  "empty-choice",
  "A choice among nothing.",
  () => "`one_of` needs something to choose from: `one_of(16, 32)` or `one_of(relu(), gelu())`.",
);

export const mixedChoice = rule(
  "error",
  "mixed-choice",
  "A choice between values and layers, or between values of several types.",
  () => "All options of `one_of` must be of one kind: numbers, words, booleans, or layers.",
);

export const optionNotConstant = rule(
  "error",
  "option-not-constant",
  "A choice of values that depend on other decisions.",
  (text: string) =>
    `\`${text}\` depends on other decisions or shapes, but the options of a choice of values must be constants. Choose a factor instead and multiply with it.`,
);

export const sameOption = rule(
  "warning",
  "same-option",
  "An option that occurs twice in a choice.",
  (text: string) => `\`${text}\` is an option already.`,
  () => ({ kind: "remove", what: "item" }),
);

export const reversedRange = rule(
  "error",
  "reversed-range",
  "A range whose end is below its beginning.",
  (from: number, to: number) => `This range is empty: ${from} is larger than ${to}. Write \`${to}..${from}\`.`,
  () => ({ kind: "exchange" }),
);

export const logRange = rule(
  "error",
  "log-range",
  "A logarithmic range that begins at zero or below.",
  (from: number) =>
    `A logarithmic range lies above 0, but begins at ${from}. Begin with a small number such as 1e-5, or use \`float\`.`,
  () => ({ kind: "replace", text: "1e-5" }),
);

export const wholeRange = rule(
  "error",
  "type",
  "A value of the wrong type.",
  (value: number) => `A range of integers is needed here, but ${value} is none.`,
);

export const rangeStep = rule(
  "error",
  "range-step",
  "A step that is not positive, or larger than its range.",
  (width: number) => `A step is positive and at most as large as its range, ${readable(width)}.`,
);

export const rangeFactor = rule(
  "error",
  "range-step",
  "A step of a logarithmic range that is no factor above 1, or leads beyond the range at once.",
  (ratio: number) =>
    `In a logarithmic range a step is a factor, larger than 1 and at most ${readable(ratio)} here: \`log(1e-4..1e-1 step 10)\` is 1e-4, 1e-3, 1e-2 or 1e-1.`,
);

/** Without the dust of floating point. */
const readable = (value: number): number => Number(value.toPrecision(12));

export const decisionNotHere = rule(
  "error",
  "decision-not-here",
  "A decision where only constants can stand.",
  () => "Nothing can be searched here: write a constant. Decisions stand in spaces, blocks and settings of the training.",
);

export const decisionInConstraint = rule(
  "error",
  "decision-not-here",
  "A decision where only constants can stand.",
  () => "A `require` makes no decisions. Make it in the space with `let`, and read its name here.",
);

export const repeatCount = rule(
  "error",
  "repeat-count",
  "A count of `repeat` that is no positive integer, or has no limit.",
  (given: string) => `\`repeat\` needs a number of iterations, such as \`3\` or \`1..4\`, but gets ${given}.`,
);

export const requireNotHere = rule(
  "error",
  "require-not-here",
  "A `require` inside of a block, repeat or choice.",
  () => "`require` stands directly in a space. What is decided in a repeat is reached by its name there: `stage.filters`.",
);

export const fewBranches = rule(
  "error",
  "few-branches",
  "`add` or `concat` with fewer than two branches.",
  (name: string, given: number) =>
    `\`${name}\` needs at least two branches, but has ${given}. The short way of a residual is \`identity()\`.`,
  ([_, given]) => (given === 1 ? { kind: "argument", text: "identity()" } : undefined),
);

export const wrongBranches = rule(
  "error",
  "wrong-branches",
  "Too few or too many branches for an operation that takes so many.",
  (name: string, branches: readonly string[], given: number) =>
    `\`${name}\` takes ${branches.length} branches (${branches.join(", ")}), but has ${given}. The tensor that comes in is \`identity()\`; what else it takes has a name.`,
);

export const notABoolean = rule(
  "error",
  "type",
  "A value of the wrong type.",
  (text: string) => `\`require\` needs a condition that holds or not, such as \`parameters <= 300K\`, but \`${text}\` is none.`,
);

export const tooLarge = rule(
  "error",
  "too-large",
  "A space that grows beyond reason when blocks are inlined and repeats unrolled, or an expression when names are.",
  (limit: number) =>
    `The space has more than ${limit.toLocaleString("en")} statements once blocks are inlined and repeats unrolled. Repeat less.`,
);

export const unsatisfiable = rule(
  "error",
  "unsatisfiable",
  "A `require` that provably no architecture meets.",
  (ranges: string) => `No architecture of this space meets this${ranges}.`,
);

export const alwaysTrue = rule(
  "warning",
  "always-true",
  "A `require` that provably every architecture meets.",
  (ranges: string) => `Every architecture of this space meets this${ranges}. Delete it, or ask for more.`,
  () => ({ kind: "remove", what: "statement" }),
);

export const shape = rule(
  "error",
  "shape",
  "Shapes or arguments that make every architecture of the space impossible.",
  (message: string) => message,
);

export const head = rule(
  "error",
  "shape",
  "Shapes or arguments that make every architecture of the space impossible.",
  (message: string, _mend: Mend | undefined) => message,
  ([_, mend]) => mend,
);

export const neverChosen = rule(
  "warning",
  "never-chosen",
  "An option that no architecture can take.",
  (option: string, reason: string, _index: number | undefined) => `${option} can never be chosen: ${reason}`,
  ([_option, _reason, index]) => (index === undefined ? undefined : { kind: "option", index }),
);

export const countNeverReached = rule(
  "warning",
  "never-chosen",
  "A number of iterations that no architecture can have.",
  (count: number, reason: string) => `No architecture can have ${plural(count, "iteration")} here: ${reason}`,
);

export const constantNeeded = rule(
  "error",
  "decision-not-here",
  "A decision where only constants can stand.",
  (what: string) => `${what} must be a constant: it says how many decisions there are.`,
);

export const tooManyWays = rule(
  "error",
  "too-large",
  "A space that grows beyond reason when blocks are inlined and repeats unrolled, or an expression when names are.",
  (ways: number, most: number) =>
    `There are ${ways} ways to choose the inputs of a node, but at most ${most} can be told apart. Take fewer nodes, or leave \`inputs\` out.`,
);
