/** What can be folded: whatever stands between brackets on several lines, comments, regions, and the imports of a file. */
import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import type { LanguageDocument } from "../document.ts";
import { isClosed } from "../sketch.ts";
import { beginsLine, endOf, type Token } from "../tokens.ts";

export function foldingRanges(document: LanguageDocument): readonly FoldingRange[] {
  const byLine = new Map<number, FoldingRange>();
  for (const range of [...brackets(document), ...comments(document), ...regions(document), ...imports(document)]) {
    // An editor folds one range a line: the longest.
    if (range.endLine > (byLine.get(range.startLine)?.endLine ?? range.startLine)) byLine.set(range.startLine, range);
  }
  return [...byLine.values()].sort((a, b) => a.startLine - b.startLine);
}

/** The line of a closing bracket stays in sight. */
function brackets({ sketch, source, tokens }: LanguageDocument): readonly FoldingRange[] {
  return sketch.frames.flatMap((frame) => {
    const [opening, last] = [tokens[frame.open], tokens[isClosed(frame, tokens) ? frame.close : frame.close - 1]];
    if (!opening || !last) return [];
    const endLine = source.lineAt(endOf(last)) - (isClosed(frame, tokens) ? 1 : 0);
    return [{ startLine: source.lineAt(opening.startOffset), endLine }];
  });
}

/** Comments over several lines, and comments of a line each that follow one another. */
function comments(document: LanguageDocument): readonly FoldingRange[] {
  const { source } = document;
  const ranges: { startLine: number; endLine: number; kind: FoldingRangeKind }[] = [];
  let [end, isOpen] = [-1, false];
  for (const comment of document.comments) {
    const startLine = source.lineAt(comment.startOffset);
    const isOfLine = comment.image.startsWith("//") && standsAlone(comment, document);
    const run = ranges.at(-1);
    if (isOfLine && isOpen && run && startLine === end + 1) run.endLine = startLine;
    else ranges.push({ startLine, endLine: source.lineAt(endOf(comment)), kind: FoldingRangeKind.Comment });
    [end, isOpen] = [startLine, isOfLine];
  }
  return ranges;
}

/** Whether nothing but white space stands before it on its line. */
function standsAlone({ startOffset }: Token, { source, text }: LanguageDocument): boolean {
  const begin = source.offsetAt({ line: source.lineAt(startOffset), character: 0 });
  return text.slice(begin, startOffset).trim() === "";
}

/** From `// #region` to `// #endregion`, which may be nested. */
function regions(document: LanguageDocument): readonly FoldingRange[] {
  const open: number[] = [];
  return document.comments.flatMap((comment) => {
    const [, end, begin] = /^\/\/\s*#?(?:(endregion)|(region))\b/.exec(comment.image) ?? [];
    if ((begin ?? end) === undefined || !standsAlone(comment, document)) return [];
    const line = document.source.lineAt(comment.startOffset);
    if (begin !== undefined) open.push(line);
    const startLine = begin === undefined ? open.pop() : undefined;
    return startLine === undefined ? [] : [{ startLine, endLine: line, kind: FoldingRangeKind.Region }];
  });
}

/** From the first import to the last one. */
function imports({ sketch, source, tokens }: LanguageDocument): readonly FoldingRange[] {
  const lineAt = (offset: number) => source.lineAt(offset);
  const statements = tokens.flatMap(({ image }, at) =>
    image === "import" && sketch.statements[at] === at && beginsLine(tokens, at, lineAt) ? [at] : [],
  );
  const [first, last] = [tokens[statements[0] ?? -1], tokens[sketch.ends.get(statements.at(-1) ?? -1) ?? -1]];
  if (!first || !last) return [];
  return [{ startLine: lineAt(first.startOffset), endLine: lineAt(endOf(last)), kind: FoldingRangeKind.Imports }];
}
