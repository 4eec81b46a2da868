/** What is defined but never used, by the words of a file: nothing that is used is ever told. */
import { custom } from "../tasks/custom.ts";
import { type Module, nameSpan } from "./load.ts";
import { unused } from "./rules/names.ts";
import type { Report } from "./source.ts";
import {
  type Assignment,
  type AstNode,
  childrenOf,
  type Declaration,
  isBlock,
  isLet,
  isSearch,
  isSpace,
  isTask,
  type Let,
  type Node,
  type Task,
} from "./tree.ts";

type Removal = Parameters<typeof unused>[2];

export function tellUnused(module: Module, report: Report): void {
  const { tree, source, lost } = module;
  const { uses, members, lets, inBlocks } = usesIn(tree);
  const isUsed = (name: string, used: ReadonlySet<string>): boolean => used.has(name) || lost.has(name);
  const told = (node: AstNode, what: string, name: string, used: ReadonlySet<string>, remove: Removal): void => {
    if (!isUsed(name, used)) report.add(source, nameSpan(node, name, source), unused(what, name, remove));
  };
  for (const { names } of tree.imports) for (const node of names) told(node, "The import", node.alias ?? node.name, uses, "item");
  for (const node of tree.declarations) {
    if (isBlock(node))
      for (const parameter of node.parameters)
        told(parameter, "The parameter", parameter.name, inBlocks.get(node) ?? uses, "parameter");
    const what = isSearch(node) ? undefined : kinds[node.$type];
    if (what === undefined || isSearch(node) || !isToBeUsed(node, module) || isUsed(node.name, uses)) continue;
    const exported = { exported: node.name };
    report.add(source, nameSpan(node, node.name, source), unused(what, node.name, "statement"), exported);
  }
  // A program is told all decisions, whether a layer reads them or not.
  const isTold = [...module.names.values()].some(({ node }) => isTask(node) && node.kind === custom.name);
  // A path in a `require` may reach a value from anywhere.
  for (const { node, inBody } of lets) {
    if (members.has(node.name)) continue;
    if (isLet(node) && isTold) continue;
    if (isLet(node)) told(node, "The value", node.name, inBody, "statement");
    else told(node, "The tensor", node.name, inBody, "name");
  }
}

const kinds: Partial<Record<Declaration["$type"], string>> = {
  Block: "The block",
  Let: "The constant",
  Data: "The data",
  Task: "The task",
};

/** A file without a space or search is there to be imported. Where a space has no task or a task no data, this one may be meant. */
function isToBeUsed({ $type }: Declaration, { tree: { declarations }, names }: Module): boolean {
  if (!declarations.some((node) => isSpace(node) || isSearch(node))) return false;
  const is = (name: string | undefined) => (name === undefined ? undefined : names.get(name)?.node.$type);
  if ($type === "Task") return declarations.filter(isSpace).every(({ task }) => is(task) === "Task");
  return $type !== "Data" || declarations.filter(isTask).every((task) => is(dataNamed(task)) === "Data");
}

function dataNamed({ entries }: Task): string | undefined {
  const value = entries.find(({ key }) => key === "data")?.values[0];
  return value?.$type === "Name" ? value.name : undefined;
}

interface Uses {
  readonly uses: ReadonlySet<string>;
  /** Names behind a dot. */
  readonly members: ReadonlySet<string>;
  readonly inBlocks: ReadonlyMap<AstNode, ReadonlySet<string>>;
  /** Those in bodies, with what the whole body uses. */
  readonly lets: readonly { readonly node: Let | Assignment; readonly inBody: ReadonlySet<string> }[];
}

function usesIn(root: Node): Uses {
  const uses = new Set<string>();
  const members = new Set<string>();
  const inBlocks = new Map<AstNode, ReadonlySet<string>>();
  const lets: { node: Let | Assignment; inBody: ReadonlySet<string> }[] = [];
  visit(root, uses);
  return { uses, members, inBlocks, lets };

  function visit(node: Node, outer: Set<string>): void {
    const inside = node.$type === "Body" || node.$type === "Block" ? new Set<string>() : outer;
    if (node.$type === "Name") inside.add(node.name);
    if (node.$type === "Space" && node.task !== undefined) inside.add(node.task);
    if (node.$type === "PathPart" && node.member !== undefined) members.add(node.member);
    for (const child of childrenOf(node)) {
      if (node.$type === "Body" && (child.$type === "Let" || child.$type === "Assignment"))
        lets.push({ node: child, inBody: inside });
      visit(child, inside);
    }
    if (node.$type === "Block") inBlocks.set(node, inside);
    if (inside !== outer) for (const name of inside) outer.add(name);
  }
}
