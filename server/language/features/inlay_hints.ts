/** Notes between the letters: the shape that goes out of each layer of a space, and at its head how many architectures it holds. */
import type { InlayHint, Range } from "vscode-languageserver";
import type { LanguageDocument } from "../document.ts";
import { endOf } from "../tokens.ts";
import { figuresOf, figuresText, shapeText, sizesOf } from "./figures.ts";
import { type KnownSpace, type Site, sitesIn } from "./known_space.ts";

export function inlayHints(document: LanguageDocument, range: Range, known: readonly KnownSpace[]): readonly InlayHint[] {
  const [start, end] = [document.source.offsetAt(range.start), document.source.offsetAt(range.end)];
  const notes = [...shapes(document, sitesIn(document, known)), ...heads(document, known)];
  return notes
    .filter(({ at }) => start <= at && at <= end)
    .sort((a, b) => a.at - b.at)
    .map(({ at, label, tooltip }) => ({
      position: document.source.range({ start: at, end: at }).start,
      label,
      tooltip,
      paddingLeft: true,
    }));
}

interface Note {
  /** Offset. */
  readonly at: number;
  readonly label: string;
  readonly tooltip: string;
}

/** One a line: of the largest layer that ends the line. */
function shapes({ text }: LanguageDocument, sites: readonly Site[]): readonly Note[] {
  const byEnd = new Map<number, Site>();
  for (const site of sites) {
    const known = byEnd.get(site.span.end);
    if (!known || site.span.start < known.span.start) byEnd.set(site.span.end, site);
  }
  return [...byEnd.values()].flatMap(({ span, passage }) => {
    const label = endsLine.test(text.slice(span.end, span.end + 200)) ? shapeText(passage.output) : undefined;
    if (label === undefined) return [];
    return [{ at: span.end, label, tooltip: `${axes[label.split("×").length - 1]} that go out here.` }];
  });
}

/** What a label tells, by the number of its axes. */
const axes = ["Features", "Length × features", "Height × width × channels"];

/** At most a comma or comment follows. */
const endsLine = /^[^\S\r\n]*,?[^\S\r\n]*(?:\/[/*]|[\r\n]|$)/;

function heads({ path, sketch, tokens }: LanguageDocument, known: readonly KnownSpace[]): readonly Note[] {
  return sketch.frames.flatMap((frame) => {
    const before = tokens[frame.open - 1];
    const name = tokens[frame.statement + 1]?.image;
    const found = frame.kind === "space" ? known.find(({ file, space }) => file === path && space.name === name) : undefined;
    if (!found || found.isBeginning || !before) return [];
    const figures = figuresOf(found.space);
    const label = sizesOf(figures).join(", ");
    const tooltip = figuresText(figures, found.space.constraints.length > 0);
    return tooltip === undefined || label === "" ? [] : [{ at: endOf(before), label, tooltip }];
  });
}
