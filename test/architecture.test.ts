/** Who may import whom is a table in docs/architecture.md; here it is held against what the sources import. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { describe, expect, test } from "vitest";

type Kind = "type" | "value";
interface Import {
  readonly file: string;
  readonly kind: Kind;
  /** A path below server/, or the name of a package. */
  readonly target: string;
}

/** All sources below server/, by their paths in it; not what the grammar generates, nor the kernels in AssemblyScript. */
const files = readdirSync("server", { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll(sep, "/"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".as.ts") && !file.includes("/generated/"))
  .toSorted();

const sources = new Map(files.map((file) => [file, readFileSync(join("server", file), "utf8")]));

const imports: readonly Import[] = [...sources].flatMap(([file, text]) =>
  [...text.matchAll(/^(?:import|export) (type )?(?:[^"';]* from )?"([^"]+)";$/gm)].flatMap(([, type, from = ""]) => {
    const target = from.startsWith(".") ? normalize(join(dirname(file), from)).replaceAll(sep, "/") : from;
    // Generated code stands in templates: its own files are none of ours.
    const known = !from.startsWith(".") || sources.has(target);
    return known ? [{ file, kind: type ? "type" : "value", target } as const] : [];
  }),
);

const roomOf = (path: string): string => path.split("/")[0] ?? path;

/** The arrows of docs/architecture.md: from each room those it may import, and whether as types only. */
const arrows = new Map(
  [...readFileSync("docs/architecture.md", "utf8").matchAll(/^\| `server\/([\w.-]+)\/?` \|.*\| ([^|]*) \|$/gm)].map(
    ([, room = "", allowed = ""]) => [
      room,
      new Map(
        allowed === "nothing"
          ? []
          : allowed.split(", ").map((each): [string, Kind] => {
              const [, name = each, types] = /^([\w.-]+)( \(types\))?$/.exec(each) ?? [];
              return [name, types ? "type" : "value"];
            }),
      ),
    ],
  ),
);

const between = imports.filter(({ file, target }) => sources.has(target) && roomOf(file) !== roomOf(target));

describe("rooms", () => {
  test("each stands in the table", () => {
    expect([...arrows.keys()].toSorted()).toEqual([...new Set(files.map(roomOf))].toSorted());
  });

  test("import only what the table allows", () => {
    const forbidden = between.filter(({ file, kind, target }) => {
      const allowed = arrows.get(roomOf(file))?.get(roomOf(target));
      return allowed === undefined || (allowed === "type" && kind === "value");
    });
    expect(forbidden.map(({ file, kind, target }) => `${file} imports ${target} as a ${kind}`)).toEqual([]);
  });

  test("use every arrow of the table, as it says", () => {
    const used = new Set(between.map(({ file, kind, target }) => `${roomOf(file)} -> ${roomOf(target)} ${kind}`));
    const stated = [...arrows].flatMap(([room, to]) => [...to].map(([target, kind]) => `${room} -> ${target} ${kind}`));
    expect(stated.filter((arrow) => !used.has(arrow))).toEqual([]);
  });

  test("do not import each other in a circle", () => {
    const left = new Map([...arrows].map(([room, to]) => [room, new Set(to.keys())]));
    const done = () => [...left].filter(([, to]) => [...to].every((target) => !left.has(target))).map(([room]) => room);
    for (let rooms = done(); rooms.length > 0; rooms = done()) for (const room of rooms) left.delete(room);
    expect([...left.keys()]).toEqual([]);
  });
});

test("only compute/ has a tensor library as a value; only it, operations and tasks know one's types", () => {
  const tensors = imports.filter(({ target }) => target.startsWith("@tensorflow/"));
  const rooms = (kind: Kind) => [...new Set(tensors.filter((each) => each.kind === kind).map(({ file }) => roomOf(file)))];
  expect(rooms("value")).toEqual(["compute"]);
  expect(rooms("type")).toEqual(["compute", "network", "tasks"]);
});

test("the language reads declarations only", () => {
  const read = imports.flatMap(({ file, target }) => (roomOf(file) === "language" ? [target] : []));
  const declarations = new Set(read.filter((target) => ["data", "tasks", "search"].includes(roomOf(target))));
  expect([...declarations].toSorted()).toEqual([
    "data/dataset.ts",
    "data/formats.ts",
    "search/pieces.ts",
    "search/strategies.ts",
    "tasks/custom.ts",
    "tasks/index.ts",
    "tasks/task.ts",
  ]);
});

/** What is one file a thing, how such a file is known, and the index that lists them. */
const lists = [
  { folder: "network/ops/", mark: /^export const \w+ = operation\b/m, index: "network/ops/index.ts" },
  { folder: "data/", mark: /^export const \w+: Format = /m, index: "data/formats.ts" },
  { folder: "tasks/", mark: /^export const \w+: (TaskKind|ProgramTask) = /m, index: "tasks/index.ts" },
  { folder: "codegen/", mark: /^export const \w+: Target = /m, index: "codegen/index.ts" },
  { folder: "search/generator/", mark: /\): Generator\b/, index: "search/generator/index.ts" },
  { folder: "search/evaluator/", mark: /implements Evaluator\b/, index: "search/evaluator/index.ts" },
  { folder: "search/feedback/", mark: /\): Feedback\b/, index: "search/feedback/index.ts" },
  { folder: "search/fidelity/", mark: /^export const full: Fidelity|\): Fidelity\b/m, index: "search/fidelity/index.ts" },
  {
    folder: "search/selection/",
    mark: /^export const \w+(: Selection =|[^;]*\): Selection =>)/m,
    index: "search/selection/index.ts",
  },
  { folder: "compute/judges/", mark: /\): Judge =>/, index: "compute/judges/index.ts" },
  { folder: "language/rules/", mark: /^export const \w+ = rule\(/m, index: "language/rules/index.ts" },
];

test.each(lists)("$index lists each file of its kind", ({ folder, mark, index }) => {
  const marked = [...sources].flatMap(([file, text]) =>
    file.startsWith(folder) && file !== index && mark.test(text) ? [file] : [],
  );
  const listed = imports.flatMap(({ file, kind, target }) => (file === index && kind === "value" ? [target] : []));
  expect(marked).not.toEqual([]);
  expect(marked.filter((file) => !listed.includes(file))).toEqual([]);
});

/** Imports of extension/ and webview/, which stand outside of the rooms of server/. */
const outside = (folder: string): readonly Import[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file.replaceAll(sep, "/")}`)
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^(?:import|export) (type )?(?:[^"';]* from )?"([^"]+)";$/gm)].map(
        ([, type, from = ""]) => ({
          ...{ file, kind: type ? "type" : "value" },
          target: from.startsWith(".") ? normalize(join(dirname(file), from)).replaceAll(sep, "/") : from,
        }),
      ),
    );

test("the extension knows the protocol only, and the panel, beside it, types", () => {
  const of = (folder: string) =>
    outside(folder).flatMap(({ file, kind, target }) =>
      target.startsWith(`${folder}/`) || !/^(server|extension|webview)\//.test(target)
        ? []
        : [{ file, kind, room: target.split("/").slice(0, 2).join("/") }],
    );
  expect(of("extension").filter(({ room }) => room !== "server/protocol")).toEqual([]);
  expect(of("webview").filter(({ room, kind }) => room !== "server/protocol" && kind === "value")).toEqual([]);
});
