/** What is defined but never used, by the words of a file: nothing that is used is ever told. */
import { type AstNode, AstUtils } from "langium";
import { isBlock, isBody, isLet, isName, isSearch, isSpace } from "./generated/ast.ts";
import { type Module, nameSpan } from "./load.ts";
import { unused } from "./rules/names.ts";
import type { Report } from "./source.ts";

type Removal = Parameters<typeof unused>[2];

export function tellUnused(module: Module, report: Report): void {
  const { tree, source, lost } = module;
  const told = (node: AstNode, what: string, name: string, uses: ReadonlySet<string>, remove: Removal = "statement"): void => {
    if (!uses.has(name) && !lost.has(name)) report.add(source, nameSpan(node, name, source), unused(what, name, remove));
  };
  const uses = usesIn(tree);
  for (const { names } of tree.imports) for (const node of names) told(node, "The import", node.alias ?? node.name, uses, "item");
  // A file without a space or search is there to be imported.
  const isLibrary = !tree.declarations.some((node) => isSpace(node) || isSearch(node));
  for (const node of tree.declarations) {
    if (!isLibrary && isBlock(node)) told(node, "The block", node.name, uses);
    if (!isLibrary && isLet(node)) told(node, "The constant", node.name, uses);
    if (isBlock(node)) {
      const inBlock = usesIn(node);
      for (const parameter of node.parameters) told(parameter, "The parameter", parameter.name, inBlock, "parameter");
    }
  }
  // A path in a `require` may reach a value from anywhere.
  const members = membersIn(tree);
  const inBodies = new Map<AstNode, ReadonlySet<string>>();
  for (const node of AstUtils.streamAllContents(tree)) {
    if (!isLet(node) || !isBody(node.$container) || members.has(node.name)) continue;
    const inBody = inBodies.get(node.$container) ?? usesIn(node.$container);
    inBodies.set(node.$container, inBody);
    told(node, "The value", node.name, inBody);
  }
}

const membersIn = (root: AstNode): ReadonlySet<string> =>
  new Set(
    AstUtils.streamAst(root)
      .filter(isName)
      .flatMap(({ parts }) => parts.flatMap(({ member }) => member ?? [])),
  );

function usesIn(root: AstNode): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of AstUtils.streamAst(root)) {
    if (isName(node)) found.add(node.name);
    if (isSpace(node) && node.task) found.add(node.task);
  }
  return found;
}
