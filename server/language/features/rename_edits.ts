/** What is replaced where something is renamed: its name wherever it stands, and texts in constraints that quote it. */
import { basename } from "node:path";
import type { Entity, Names } from "../names.ts";
import type { Source, Span } from "../source.ts";
import { oneLine } from "../spacing.ts";
import { type Expression, isRequire, isTextLiteral, type Node, withDescendants } from "../tree.ts";
import type { Refused } from "./rename.ts";

export interface Replacement {
  readonly span: Span;
  readonly text: string;
}

/** By the path of the file, in the order of the text. */
export type Replacements = ReadonlyMap<string, readonly Replacement[]>;

export function replacements(names: Names, namedBy: Entity, name: string): Replacements | Refused {
  const replaced = new Map<string, readonly Replacement[]>();
  for (const module of names.modules) {
    const uses = names.in(module).occurrences.filter((occurrence) => occurrence.namedBy === namedBy);
    replaced.set(
      module.source.path,
      uses.map(({ span }) => ({ span, text: name })),
    );
  }
  return withQuotes(names, replaced);
}

/** A text with some of it replaced; `within`: only that part of it. */
export function replacedText(
  text: string,
  edits: readonly Replacement[],
  { start, end }: Span = { start: 0, end: text.length },
): string {
  let [result, done] = ["", start];
  for (const { span, text: inserted } of edits) {
    if (span.start < start || span.end > end) continue;
    result += text.slice(done, span.start) + inserted;
    done = span.end;
  }
  return result + text.slice(done, end);
}

/** Constraints compare the option of a choice with its text: `last == "Wide(16)"`. */
function withQuotes(names: Names, replaced: Replacements): Replacements | Refused {
  const labels = labelsAfter(names, replaced);
  const all = new Map(replaced);
  for (const { source, tree } of names.modules) {
    const quotes: Replacement[] = [];
    const constraints = [...withDescendants(tree)].filter(isRequire);
    for (const literal of constraints.flatMap((node) => [...withDescendants(node)]).filter(isTextLiteral)) {
      const [label, another] = labels.get(literal.text.slice(1, -1)) ?? [];
      if (another !== undefined) return { refused: severalOptions(literal.text, source) };
      const quoted = `"${label ?? ""}"`;
      if (label !== undefined && quoted !== literal.text) quotes.push({ span: literal, text: quoted });
    }
    const edits = [...(replaced.get(source.path) ?? []), ...quotes];
    all.set(
      source.path,
      edits.toSorted((a, b) => a.span.start - b.span.start),
    );
  }
  return all;
}

const severalOptions = (quoted: string, { path }: Source): string =>
  `${quoted} in a constraint of ${basename(path)} may stand for several options, of which only some are renamed. Rename them by hand.`;

/** By the text of an option: the texts that options of this text will have. */
function labelsAfter(names: Names, replaced: Replacements): ReadonlyMap<string, ReadonlySet<string>> {
  const labels = new Map<string, Set<string>>();
  for (const { source, tree } of names.modules)
    for (const option of [...withDescendants(tree)].flatMap(optionsOf)) {
      const before = oneLine(source.text.slice(option.start, option.end));
      const after = oneLine(replacedText(source.text, replaced.get(source.path) ?? [], option));
      labels.set(before, (labels.get(before) ?? new Set()).add(after));
    }
  return labels;
}

function optionsOf(node: Node): readonly Expression[] {
  if (node.$type === "Optional") return [node.value];
  return node.$type === "Name" && node.call && node.name === "one_of" ? node.arguments.map(({ value }) => value) : [];
}
