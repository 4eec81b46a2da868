/** Rules about names and files. */
import { meant, respell, rule } from "./rule.ts";

export const duplicate = rule(
  "error",
  "duplicate-name",
  "Two things in one place have the same name.",
  (name: string, line: number | undefined, _remove?: "statement" | "item") =>
    `\`${name}\` is the name of something else already${line === undefined ? "" : `, on line ${line + 1}`}. Choose another.`,
  ([_name, _line, remove]) => (remove === undefined ? undefined : { kind: "remove", what: remove }),
);

export const searchTwice = rule(
  "error",
  "duplicate-name",
  "Two things in one place have the same name.",
  (name: string, line: number) =>
    `Two searches are called \`${name}\`: this one, after its space, and that on line ${line + 1}. Name this one: \`search ${name}2 { ... }\`.`,
  ([name]) => ({ kind: "after", text: ` ${name}2` }),
);

export const takenName = rule(
  "error",
  "taken-name",
  "The name of an operation, function or cost, given to something else.",
  (name: string, meaning: string) => `\`${name}\` is ${meaning} already. Choose another name.`,
);

export const shadowed = rule(
  "warning",
  "shadowed",
  "A name that hides another one of the same file, block or space.",
  (name: string, what: string, where: string) =>
    `\`${name}\` hides the ${what} of the same name on ${where}. Choose another name.`,
);

export const undefinedName = rule(
  "error",
  "undefined-name",
  "A name that nothing defines.",
  (name: string, near: string | undefined, define = "`let` or `block`") =>
    `Nothing named \`${name}\` is known here.${meant(near) || ` Define it with ${define}, or import it.`}`,
  ([name, near]) => respell(name, near) ?? { kind: "import", name },
);

export const undefinedCall = rule(
  "error",
  "undefined-name",
  "A call of something that is no operation, block or function.",
  (name: string, near: string | undefined) =>
    `There is no operation or block \`${name}\`.${meant(near) || " Define a block of this name, or import one."}`,
  ([name, near]) => respell(name, near) ?? { kind: "import", name },
);

export const wrongKind = rule(
  "error",
  "wrong-kind",
  "A name of something that cannot stand here, such as a task where a space is needed.",
  (name: string, is: string, needed: string) => `\`${name}\` is ${is}, but ${needed} is needed here.`,
);

export const missingFile = rule(
  "error",
  "missing-file",
  "A file that is not there or cannot be read.",
  (path: string) => `The file ${path} is not there or cannot be read. Paths are relative to the file that names them.`,
);

export const importCycle = rule(
  "error",
  "import-cycle",
  "Files that import each other.",
  (path: string) => `"${path}" imports this file, directly or through others. Move what both need into a third file.`,
);

export const notExported = rule(
  "error",
  "undefined-name",
  "An import of a name that the file does not define.",
  (name: string, path: string, near: string | undefined) => `${path} defines no \`${name}\`.${meant(near)}`,
  ([name, _, near]) => respell(name, near),
);

export const unused = rule(
  "warning",
  "unused",
  "Something that is defined or imported but never used.",
  (what: string, name: string, _remove: "statement" | "item" | "parameter" | "name") =>
    `${what} \`${name}\` is never used. Use it or delete it.`,
  ([_what, _name, remove]) => ({ kind: "remove", what: remove }),
);

export const constantCycle = rule(
  "error",
  "definition-cycle",
  "Constants or blocks that need themselves.",
  (name: string) => `\`${name}\` is defined by itself.`,
);

export const recursiveBlock = rule(
  "error",
  "definition-cycle",
  "Constants or blocks that need themselves.",
  (chain: readonly string[]) =>
    `A block cannot contain itself: ${chain.join(" > ")}. Use \`repeat\` to build something several times.`,
);
