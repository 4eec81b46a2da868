/**
 * What the last compilation without mistakes has found about a space, at its places in the document as it is now: whoever types has
 * mistakes most of the time, and what stands before and after them is still known. Where it never was without mistakes, what stands
 * before the first one is.
 */
import { type Passage, passagesOf, united } from "../../space/passages.ts";
import type { Origin, Space, SpaceNode } from "../../space/space.ts";
import { childrenOf } from "../../space/tree.ts";
import type { LanguageDocument } from "../document.ts";
import type { Compilation } from "../index.ts";
import { Source, type Span } from "../source.ts";

export interface KnownSpace {
  /** That declares it; absolute. */
  readonly file: string;
  readonly space: Space;
  /** Not all of it is known, but what stands before a mistake. */
  readonly isBeginning?: true;
  /** Where blocks are called. */
  readonly inlined: ReadonlyMap<SpaceNode, Origin>;
  /** What it was compiled from: the texts of its file and of all that it imports, by their paths. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What a compilation of a file has found about its spaces; of one that has mistakes, its beginning. */
export function knownIn(
  file: string,
  { spaces, beginnings, inlined }: Pick<Compilation, "spaces" | "beginnings" | "inlined">,
  texts: ReadonlyMap<string, string>,
): readonly KnownSpace[] {
  const found = { file, inlined, texts };
  return [
    ...beginnings.map((space) => ({ ...found, space, isBeginning: true as const })),
    ...spaces.map((space) => ({ ...found, space })),
  ];
}

/** Layers in the document: a call of an operation or block, a choice, a repeat. */
export interface Site {
  readonly span: Span;
  /** Of all places in spaces where it is built. */
  readonly passage: Passage;
}

/** By where they begin; none of what has changed since. */
export function sitesIn(document: LanguageDocument, known: readonly KnownSpace[]): readonly Site[] {
  const byStart = new Map<number, Site>();
  for (const { span, passage } of known.flatMap((each) => sitesOf(document, each))) {
    const same = byStart.get(span.start);
    byStart.set(span.start, { span, passage: same ? united([same.passage, passage]) : passage });
  }
  return [...byStart.values()];
}

function sitesOf(document: LanguageDocument, { space, inlined, texts }: KnownSpace): readonly Site[] {
  const text = texts.get(document.path);
  if (text === undefined) return [];
  const source = new Source(document.path, text);
  const moved = movement(text, document.text);
  return [...passagesIn(space)].flatMap(([node, passage]) => {
    const origin = "origin" in node ? node.origin : inlined.get(node);
    if (origin?.file !== document.path || !builds(node)) return [];
    const span = moved({
      start: source.offsetAt({ line: origin.line, character: origin.character }),
      end: source.offsetAt({ line: origin.endLine, character: origin.endCharacter }),
    });
    return span ? [{ span, passage }] : [];
  });
}

/** A choice or repeat without layers only declares decisions of a `let`. */
const builds = (node: SpaceNode): boolean => node.kind === "operation" || node.kind === "merge" || childrenOf(node).some(builds);

const cache = new WeakMap<Space, ReadonlyMap<SpaceNode, Passage>>();
/** Spaces never change, and every document that is drawn asks for this. */
function passagesIn(space: Space): ReadonlyMap<SpaceNode, Passage> {
  const passages = cache.get(space) ?? passagesOf(space) ?? new Map<SpaceNode, Passage>();
  cache.set(space, passages);
  return passages;
}

/** Where a piece of an earlier text is in a later one; undefined where it may have changed. */
export function movement(earlier: string, later: string): (span: Span) => Span | undefined {
  const most = Math.min(earlier.length, later.length);
  let [before, after] = [0, 0];
  while (before < most && earlier[before] === later[before]) before++;
  while (after < most - before && earlier.at(-1 - after) === later.at(-1 - after)) after++;
  const shift = later.length - earlier.length;
  return (span) => {
    if (span.end <= before) return span;
    return span.start >= earlier.length - after ? { start: span.start + shift, end: span.end + shift } : undefined;
  };
}
