/** Where a name is defined, in this file or another one. */
import type { Position, Range } from "vscode-languageserver";
import { type LanguageDocument, tokenAt } from "../document.ts";
import { type Module, nameSpan } from "../load.ts";
import type { Span } from "../source.ts";
import { spanOfToken } from "../tokens.ts";
import { isSpace, type Node, withDescendants } from "../tree.ts";
import { meaningAt } from "./meaning.ts";

export interface DefinitionPlace {
  /** Absolute. */
  readonly path: string;
  readonly range: Range;
}

export function definition(document: LanguageDocument, position: Position): DefinitionPlace | undefined {
  const found = meaningAt(document, position)?.thing.found;
  const token = found?.part.tokens[found.named.token];
  if (found && token) return { path: found.part.source.path, range: found.part.source.range(spanOfToken(token)) };
  const offset = document.source.offsetAt(position);
  return giverAt(document, offset) ?? settingAt(document, offset) ?? fileAt(document, offset);
}

/** What decisions are called after, on a path to them: a block, a parameter, a tensor. */
function giverAt({ path, names }: LanguageDocument, offset: number): DefinitionPlace | undefined {
  const entity = names.at(path, offset)?.entity;
  const module = entity && names.moduleOf(entity);
  const given = module && names.in(module).occurrences.find((each) => each.entity === entity && each.role === "definition");
  return given && placeIn(module, given.span);
}

/** On the path to a searched setting of the training, `training.learning_rate`: the task, and where it says the setting. */
function settingAt({ module, names }: LanguageDocument, offset: number): DefinitionPlace | undefined {
  const isAround = ({ start, end }: Span) => start <= offset && offset <= end;
  const space = module?.tree.declarations.filter(isSpace).find(isAround);
  const paths = space ? [...withDescendants(space)].filter((node) => node.$type === "Name" && node.name === "training") : [];
  const path = paths.find(isAround);
  const task = module && space?.task !== undefined ? names.meaning(space.task, module)?.entity : undefined;
  const from = task && names.moduleOf(task);
  if (path?.$type !== "Name" || path.call || task?.$type !== "Task" || !from) return undefined;
  let [node, name]: [Node | undefined, string] = [task, task.name];
  for (const { start, member } of path.parts)
    if (start < offset && member !== undefined)
      [node, name] = [node && [...withDescendants(node)].find((inside) => isCalled(inside, member)), member];
  return node && placeIn(from, nameSpan(node, name, from.source));
}

const isCalled = (node: Node, name: string): boolean =>
  (node.$type === "Entry" && node.key === name) || ((node.$type === "Argument" || node.$type === "Name") && node.name === name);

const placeIn = ({ source }: Module, span: Span): DefinitionPlace => ({ path: source.path, range: source.range(span) });

/** The file that an import names, where its path is. */
function fileAt(document: LanguageDocument, offset: number): DefinitionPlace | undefined {
  const { tokens, sketch } = document;
  const at = tokenAt(document, offset);
  const statement = at === undefined ? undefined : sketch.statements[at];
  if (at === undefined || statement === undefined || !tokens[at]?.image.startsWith('"')) return undefined;
  const from = tokens[statement]?.image === "import" ? document.imported(statement, document) : undefined;
  return from && { path: from.source.path, range: from.source.range({ start: 0, end: 0 }) };
}
