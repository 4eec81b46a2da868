/** Rules about values: types, units, ranges, arguments. */

import { plural } from "../../words.ts";
import { both, either, meant, respell, rule } from "./rule.ts";

export const unknownUnit = rule(
  "error",
  "unknown-unit",
  "A word after a number that is no unit.",
  (word: string, near: string | undefined, units: readonly string[]) =>
    `\`${word}\` is no unit.${meant(near) || ` Units are ${either(units)}; arguments are separated by commas.`}`,
  ([word, near]) => respell(word, near),
);

export const unitNotHere = rule(
  "error",
  "unit",
  "A unit where another kind of value is needed.",
  (dimension: string, needed: string) => `This is ${dimension}, but ${needed} is needed here.`,
);

export const unitsApart = rule(
  "error",
  "unit",
  "A calculation with values of several kinds.",
  (operator: string, kinds: readonly string[]) =>
    `${operator} cannot stand between ${both(kinds)}. Give both the same kind of unit.`,
);

export const wrongType = rule(
  "error",
  "type",
  "A value of the wrong type.",
  (what: string, needed: string, given: string) => `${what} must be ${needed}, but is ${given}.`,
);

export const foreignWord = rule(
  "error",
  "type",
  "A value of the wrong type.",
  (what: string, word: string, near: string | undefined, needed: string) =>
    `${what} must be ${needed}, but is \`${word}\`.${meant(near)}`,
  ([_, word, near]) => respell(word, near),
);

export const listHere = rule(
  "error",
  "type",
  "A value of the wrong type.",
  (text: string) =>
    `\`${text}\` is a list, one value for each iteration. Take one, \`${text.replace(".", "[0].")}\`, or sum it up: \`max(${text})\`.`,
);

export const expressionTooLarge = rule(
  "error",
  "too-large",
  "A space that grows beyond reason when blocks are inlined and repeats unrolled, or an expression when names are.",
  (most: number) =>
    `This expression has more than ${most.toLocaleString("en")} parts once each name in it is replaced by what it stands for. Use fewer names of long expressions in one another.`,
);

export const outOfRange = rule(
  "error",
  "range",
  "An argument outside of what its parameter allows.",
  (what: string, needed: string, given: string) => `${what} must be ${needed}, but is ${given}.`,
);

export const optionOutOfRange = rule(
  "error",
  "range",
  "A decision with an option that its parameter does not allow.",
  (what: string, needed: string, option: string, _isItem: boolean) =>
    `${what} must be ${needed}, but can be ${option} here. Take that option out.`,
  ([_what, _needed, _option, isItem]) => (isItem ? { kind: "remove", what: "item" } : undefined),
);

export const noWhole = rule(
  "error",
  "type",
  "A real decision where an integer is needed.",
  (what: string, _maker: string | undefined) =>
    `${what} must be an integer, but can be any number between two here. Use \`int(a..b)\`.`,
  ([_, maker]) => respell(maker ?? "", maker === undefined ? undefined : "int"),
);

export const missingArgument = rule(
  "error",
  "missing-argument",
  "A call without an argument that has no default.",
  (call: string, name: string, doc: string, _example: string) => `\`${call}\` needs \`${name}\`: ${doc}`,
  ([_call, name, _doc, example]) => ({ kind: "argument", text: `${name}: ${example}` }),
);

export const unknownArgument = rule(
  "error",
  "unknown-argument",
  "A named argument that the called thing does not have.",
  (call: string, name: string, near: string | undefined, known: readonly string[]) =>
    `\`${call}\` has no \`${name}\`.${
      meant(near) || (known.length ? ` It takes ${either(known.map((other) => `\`${other}\``))}.` : " It takes no arguments.")
    }`,
  ([_, name, near]) => respell(name, near),
);

export const tooManyArguments = rule(
  "error",
  "too-many-arguments",
  "More arguments than the called thing takes.",
  (call: string, most: number) =>
    most === 0 ? `\`${call}\` takes no arguments.` : `\`${call}\` takes ${plural(most, "argument")} at most.`,
  () => ({ kind: "remove", what: "rest" }),
);

export const argumentTwice = rule(
  "error",
  "argument-twice",
  "The same argument given twice.",
  (call: string, name: string) => `\`${name}\` of \`${call}\` is given twice.`,
  () => ({ kind: "remove", what: "item" }),
);

export const positionAfterName = rule(
  "error",
  "argument-order",
  "An argument without a name after one with a name.",
  (_parameter: string | undefined) => "Arguments without a name stand before those with one. Name this one, or move it.",
  ([parameter]) => (parameter === undefined ? undefined : { kind: "before", text: `${parameter}: ` }),
);

export const noName = rule(
  "error",
  "unknown-argument",
  "A named argument that the called thing does not have.",
  (call: string) => `The arguments of \`${call}\` have no names. Leave out the name and its colon.`,
  () => ({ kind: "remove", what: "name" }),
);

export const layerNotHere = rule(
  "error",
  "layer-not-here",
  "A layer where a value is needed.",
  (text: string) => `\`${text}\` is a layer, but a value is needed here.`,
);

export const valueNotHere = rule(
  "error",
  "value-not-here",
  "A value where a layer is needed.",
  (text: string) => `\`${text}\` is a value, but a layer is needed here, such as \`relu()\`.`,
);

export const letNeeded = rule(
  "error",
  "value-not-here",
  "A value where a layer is needed.",
  (name: string, text: string) =>
    `\`${name} = ...\` names the output of a layer, but \`${text}\` is a value. Write \`let ${name} = ${text}\`.`,
  () => ({ kind: "begin", text: "let " }),
);

export const rangeNotHere = rule(
  "error",
  "range-not-here",
  "A range that stands in no decision.",
  () => "A range stands in `int(1..4)`, `float(0.1..0.5)`, `log(1e-4..1e-2)`, or after `repeat`.",
);

export const rangeNeeded = rule(
  "error",
  "range-needed",
  "`int`, `float` or `log` without a range.",
  (name: string) =>
    `\`${name}\` needs one range: \`${name}(${name === "int" ? "1..4" : name === "log" ? "1e-4..1e-2" : "0.1..0.5"})\`.`,
);

export const chainedComparison = rule(
  "error",
  "chained-comparison",
  "Comparisons in a row, such as `1 < x < 3`.",
  (chain: string) => `Comparisons do not chain. Write \`${chain}\`.`,
  ([chain]) => ({ kind: "replace", text: chain }),
);

export const pathNotHere = rule(
  "error",
  "path-not-here",
  "A path to decisions outside of `require`.",
  (text: string) =>
    `Paths such as \`${text}\` can be read in \`require\` only. Give the value a name with \`let\`, before both places.`,
);

export const costNotHere = rule(
  "error",
  "cost-not-here",
  "A cost of the whole architecture outside of `require`.",
  (name: string) => `\`${name}\` is known once the architecture is built, so it can be read in \`require\` only.`,
);

export const shapeNotHere = rule(
  "error",
  "shape-not-here",
  "`channels`, `height` or `width` where no tensor comes in, or of another place.",
  (name: string) => `\`${name}\` is read of the tensor that comes into a layer: it can stand in arguments of layers only.`,
);

export const shapeMoved = rule(
  "error",
  "shape-not-here",
  "`channels`, `height` or `width` where no tensor comes in, or of another place.",
  () =>
    "This was read of the tensor at an earlier place, where it meant another one. Write `channels`, `height` or `width` here itself.",
);

export const classesNotGiven = rule(
  "error",
  "classes-not-here",
  "`classes` in a space whose custom task gives no `output`.",
  () => "`classes` is the last number of the task's `output`, which it does not give. Add `output: [10]` to the task.",
);

export const classesNotHere = rule(
  "error",
  "classes-not-here",
  "`classes` outside of a space.",
  () => "`classes` is known inside of spaces and blocks, where there is a task with data.",
);

export const noParentheses = rule(
  "error",
  "parentheses",
  "An operation or block without parentheses, or a `let` with some.",
  (name: string, _call: string) => `\`${name}\` is called with parentheses: \`${name}()\`.`,
  ([_, call]) => ({ kind: "replace", text: call }),
);

export const parentheses = rule(
  "error",
  "parentheses",
  "An operation or block without parentheses, or a `let` with some.",
  (name: string) => `\`${name}\` is a name given with \`let\` or a parameter: it stands without parentheses.`,
  ([name]) => ({ kind: "replace", text: name }),
);

export const noMember = rule(
  "error",
  "undefined-name",
  "A path that leads to no decision.",
  (path: string, name: string, near: string | undefined, known: readonly string[]) =>
    `\`${path}\` has no \`${name}\`.${meant(near) || (known.length ? ` It has ${either(known.map((other) => `\`${other}\``))}.` : " It has no decisions.")}`,
  ([_, name, near]) => respell(name, near),
);

export const noIndex = rule(
  "error",
  "index",
  "An index that a repeat does not have, or of something that is no repeat.",
  (path: string, most: number | undefined) =>
    most === undefined
      ? `\`${path}\` is no \`repeat\`, so it has no index.`
      : most === 0
        ? `\`${path}\` is the tensor that comes in: no edge leads to it.`
        : `\`${path}\` has at most ${plural(most, "iteration")}: its index is ${most === 1 ? "0" : `a number from 0 to ${most - 1}`}.`,
);

export const noDecisionThere = rule(
  "error",
  "no-decision",
  "A path to something that is not decided there.",
  (path: string) => `\`${path}\` is no decision that is made there, so there is nothing to compare.`,
);

export const notFinite = rule(
  "error",
  "not-a-number",
  "A calculation without a finite result.",
  (text: string) => `\`${text}\` has no finite value.`,
);

export const functionArguments = rule(
  "error",
  "function-arguments",
  "A function with the wrong number of arguments.",
  (name: string, min: number, max: number) =>
    `\`${name}\` takes ${min === max ? plural(min, "argument") : `at least ${plural(min, "argument")}`}.`,
);
