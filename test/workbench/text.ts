/** Where on the screen the active editor shows a text, and in which colours. */
import type { Page } from "playwright-core";
import { selectors } from "./selectors.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The first place from the top; undefined where it is not shown. A text within one line: its spans may be many. */
export async function boxOfText(page: Page, text: string): Promise<Box | undefined> {
  const boxes = await page
    .locator(selectors.lines)
    .locator(selectors.line)
    .evaluateAll((lines, wanted) => {
      return lines.flatMap((line) => {
        const document = line.ownerDocument;
        const showText = 4;
        const walker = document.createTreeWalker(line, showText);
        const nodes: { readonly data: string; readonly length: number }[] = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node);
        // VS Code draws spaces as no-break spaces.
        const start = nodes
          .map((node) => node.data)
          .join("")
          .replaceAll("\u00a0", " ")
          .indexOf(wanted);
        if (start < 0) return [];
        const range = document.createRange();
        let before = 0;
        for (const node of nodes) {
          const after = before + node.length;
          if (start >= before && start < after) range.setStart(node, start - before);
          if (start + wanted.length > before && start + wanted.length <= after)
            range.setEnd(node, start + wanted.length - before);
          before = after;
        }
        const { x, y, width, height } = range.getBoundingClientRect();
        return [{ x, y, width, height }];
      });
    }, text);
  const [first] = boxes.sort((a, b) => a.y - b.y);
  return first;
}

/** What the active editor shows, in pieces of one colour each, as "rgb(0, 0, 255)". */
export function colouredTexts(page: Page): Promise<readonly { readonly text: string; readonly colour: string }[]> {
  return page
    .locator(selectors.lines)
    .locator(`${selectors.line} > span > span`)
    .evaluateAll((pieces) =>
      pieces.map((piece) => ({
        text: (piece.textContent ?? "").replaceAll("\u00a0", " ").trim(),
        colour: piece.ownerDocument.defaultView?.getComputedStyle(piece).color ?? "",
      })),
    );
}
