/**
 * The parts of these documents that the declarations say: `node scripts/reference.ts` writes them again, and a test compares them.
 * They stand between `<!-- generated: NAME -->` and `<!-- end -->`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formats } from "../server/data/formats.ts";
import { cellParameters } from "../server/language/cell_parameters.ts";
import { describeSetting, shownDefault } from "../server/language/features/thing.ts";
import { rules } from "../server/language/rules/index.ts";
import { describePieceType } from "../server/language/types.ts";
import type { Parameter } from "../server/network/operation.ts";
import { operations } from "../server/network/ops/index.ts";
import type { Piece, PieceParameter } from "../server/protocol/piece.ts";
import { judges } from "../server/search/pieces.ts";
import { pieces, roles, strategies } from "../server/search/strategies.ts";
import { expressionFunctions } from "../server/space/functions.ts";
import { augmentations } from "../server/tasks/augmentations.ts";
import { taskKinds } from "../server/tasks/index.ts";
import { optimizers } from "../server/tasks/optimizers.ts";
import { schedules } from "../server/tasks/schedules.ts";
import { type AnyTask, isProgram, type TaskEntry, type TrainingSetting } from "../server/tasks/task.ts";

const parts: Readonly<Record<string, () => string>> = {
  operations: () =>
    table(
      ["operation", "arguments", "what it does"],
      [...operations.values()].map(({ name, inputs, branches = ["branch", "branch", "..."], parameters, doc }) => [
        inputs === "many" ? `\`${name}(${branches.join(", ")})\`` : `\`${name}\``,
        parameters.map(argument).join("<br>") || "-",
        doc,
      ]),
    ),
  cell: () =>
    table(
      ["argument", "is", "meaning"],
      cellParameters.map((parameter) => [
        `\`${parameter.name}\``,
        "type" in parameter ? describePieceType(parameter.type) : "a layer",
        parameter.doc,
      ]),
    ),
  functions: () =>
    table(
      ["function", "gives"],
      [...expressionFunctions.values()].filter(({ form }) => form === "function").map(({ name, doc }) => [`\`${name}\``, doc]),
    ),
  formats: () => pieceTable("format", formats),
  optimizers: () => pieceTable("optimizer", optimizers),
  schedules: () => pieceTable("schedule", schedules),
  augmentations: () => pieceTable("augmentation", augmentations),
  ...Object.fromEntries(roles.map((role) => [role, () => pieceTable(role, pieces[role])])),
  judges: () => pieceTable("judge", judges),
  strategies: () =>
    table(
      ["strategy", ...roles, "weights", "meaning"],
      strategies.map(({ name, doc, pieces, weights }) => {
        const named = [name, ...roles.map((role) => pieces[role].name), ...(weights ? [weights.name] : [])];
        return [...named.map((each) => `\`${each}\``), ...(weights ? [] : ["-"]), doc];
      }),
    ),
  tasks: () => [...taskKinds.values()].map(taskKind).join("\n\n"),
  diagnostics: () =>
    table(
      ["code", "severity", "about"],
      [...codes].map(([code, { severity, about }]) => [`[\`${code}\`](diagnostics.md#${code})`, severity, about]),
    ),
};

/** What the rules of a code say, in the order of the alphabet. */
const codes: ReadonlyMap<string, { readonly severity: string; readonly about: string }> = new Map(
  rules
    .map(({ code }) => code)
    .sort()
    .map((code) => {
      const same = rules.filter((rule) => rule.code === code);
      const about = [...new Set(same.map(({ doc }) => doc))].sort().join(" ");
      return [code, { severity: same[0]?.severity ?? "", about }];
    }),
);

function section(name: string): string {
  const { severity = "", about } = codes.get(name) ?? {};
  if (about === undefined) throw new Error(`there is no generated part '${name}'`);
  return `${severity === "error" ? "Error" : "Warning"}: ${about}`;
}

function taskKind(kind: AnyTask): string {
  const { name, doc, settings } = kind;
  const own = isProgram(kind)
    ? [table(["entry", "is", "default", "meaning"], kind.entries.map(entryRow)), pieceTable("evaluator", kind.evaluators)]
    : [];
  const measured = isProgram(kind)
    ? []
    : [
        table(
          ["metric", "better when", "meaning"],
          kind.metrics.map((metric) => [`\`${metric.name}\``, metric.direction === "maximize" ? "large" : "small", metric.doc]),
        ),
      ];
  const searched = table(["setting", "is", "default", "meaning"], settings.map(settingRow));
  return [`### ${name}`, doc, ...own, searched, ...measured].join("\n\n");
}

const entryRow = ({ name, is, example, default: standard, doc }: TaskEntry): readonly string[] => [
  `\`${name}\``,
  `${is}, such as \`${example}\``,
  standard ?? "must be given",
  doc,
];

const settingRow = ({ name, type, default: standard, doc }: TrainingSetting): readonly string[] => [
  `\`${name}\``,
  describeSetting(type),
  `\`${shownDefault(standard)}\``,
  doc,
];

const pieceTable = (what: string, pieces: readonly Piece[]): string =>
  table(
    [what, "arguments", "meaning"],
    pieces.map(({ name, parameters, doc }) => [`\`${name}\``, parameters.map(argument).join("<br>") || "-", doc]),
  );

/** "`kernel`, an integer of at least 1: Height and width of the window, in pixels." */
function argument(parameter: Parameter | PieceParameter): string {
  const { name, type, default: standard, doc } = parameter;
  const optional = "optional" in parameter && parameter.optional;
  const value =
    standard === undefined
      ? optional
        ? ", may be left out"
        : ""
      : typeof standard === "object"
        ? `, by default as \`${standard.sameAs}\``
        : `, by default \`${standard}\``;
  return `\`${name}\`, ${describePieceType(type)}${value}: ${doc}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\s*\n+\s*/g, " ").replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

const documents = ["language.md", "diagnostics.md"] as const;

/** The document with all generated parts as the declarations say now. */
export const withReference = (text: string): string =>
  text.replace(
    /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}${parts[name]?.() ?? section(name)}\n${end}`,
  );

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const document of documents) {
    const file = fileURLToPath(new URL(`../docs/${document}`, import.meta.url));
    writeFileSync(file, withReference(readFileSync(file, "utf8")));
  }
