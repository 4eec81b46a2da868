/** Whether all names still mean the same once some of them are renamed: the files are read again as they would be, and compared. */
import { basename } from "node:path";
import { readNames } from "../document.ts";
import type { Module } from "../load.ts";
import type { Entity, Names, Occurrence } from "../names.ts";
import { type Replacement, type Replacements, replacedText } from "./rename_edits.ts";

/** A sentence about the first name that would mean something else; undefined where there is none. */
export async function changedMeaning(names: Names, replaced: Replacements, name: string): Promise<string | undefined> {
  const texts = new Map(
    names.modules.map(({ source }) => [source.path, replacedText(source.text, replaced.get(source.path) ?? [])]),
  );
  const changed = await readNames([...texts.keys()], async (path) => texts.get(path) ?? notThere(path));
  for (const module of names.modules) {
    const again = changed.module(module.source.path);
    const sentence = again && difference(names, module, replaced, changed, again, name);
    if (sentence !== undefined) return `${sentence} Choose another name.`;
  }
  return undefined;
}

const notThere = (path: string): never => {
  throw Object.assign(new Error(`${path} is not there`), { code: "ENOENT" });
};

function difference(names: Names, module: Module, replaced: Replacements, changed: Names, again: Module, name: string) {
  const [before, after] = [names.in(module), changed.in(again)];
  const file = basename(module.source.path);
  const line = ({ span }: Occurrence) => again.source.lineAt(span.start) + 1;
  const expected = before.occurrences.map((occurrence) => described(occurrence, names, replaced));
  const unexpected = after.occurrences.filter(
    (occurrence, index) => described(occurrence, changed, new Map()) !== expected[index],
  );
  const taken = unexpected.find(({ isTaken }) => isTaken);
  if (taken) return `In ${file}, two things would be called \`${name}\`, one of them on line ${line(taken)}.`;
  const [first] = unexpected;
  if (first && after.occurrences.length >= expected.length)
    return `With this name, \`${again.source.text.slice(first.span.start, first.span.end)}\` in ${file} on line ${line(first)} would mean something else.`;
  const isSame = after.occurrences.length === expected.length && JSON.stringify(before.paths) === JSON.stringify(after.paths);
  return isSame ? undefined : `With this name, something in ${file} would mean something else.`;
}

/** What an occurrence is, by places in the files as they will be. */
function described({ module, span, entity, namedBy, role, isTaken }: Occurrence, names: Names, replaced: Replacements): string {
  const at = (path: string, offset: number) => `${path}:${movedTo(offset, replaced.get(path) ?? [])}`;
  const placeOf = (node: Entity) => {
    return `${node.$type} ${at(names.moduleOf(node)?.source.path ?? "", node.start)}`;
  };
  return [at(module.source.path, span.start), placeOf(entity), placeOf(namedBy), role, isTaken].join(" ");
}

/** Where a place is once all before it is replaced. */
const movedTo = (offset: number, edits: readonly Replacement[]): number =>
  edits
    .filter(({ span }) => span.start < offset)
    .reduce((moved, { span, text }) => moved + text.length - (span.end - span.start), offset);
