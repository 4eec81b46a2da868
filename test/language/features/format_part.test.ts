/** The layout of parts of texts. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { format, formatRange, formatTyped } from "../../../server/language/features/index.ts";
import { mutated, pieces } from "./texts.ts";

const options = { tabSize: 2, insertSpaces: true };
const documentOf = (text: string) => TextDocument.create("", "hnas", 0, text);
const applied = (text: string, edits: readonly TextEdit[]) => TextDocument.applyEdits(documentOf(text), [...edits]);

/** Of the lines from « to ». */
function ranged(marked: string): string {
  const text = marked.replace(/[«»]/g, "");
  const [start, end] = [marked.indexOf("«"), marked.indexOf("»") - 1];
  const document = documentOf(text);
  return applied(text, formatRange(text, { start: document.positionAt(start), end: document.positionAt(end) }, options));
}

/** After the character before `|` was typed. */
function typed(marked: string): string {
  const at = marked.indexOf("|");
  const text = marked.replace("|", "");
  return applied(text, formatTyped(text, documentOf(text).positionAt(at), text[at - 1] === "}" ? "}" : "\n", options));
}

test.each([
  ["let a=1\n«let b=2»\nlet c=3\n", "let a=1\nlet b = 2\nlet c=3\n"],
  ["space S {\nrelu( )\n«gelu( ) //a »\n      swish( )\n}\n", "space S {\nrelu( )\n  gelu() //a\n      swish( )\n}\n"],
  ["let a=1\n«\n\n\nlet b=2»\n", "let a=1\n\nlet b = 2\n"],
  ["«let a=1»", "let a = 1\n"],
  ["«let a=1\n»let b=2\n", "let a = 1\nlet b=2\n"],
  ["let a=1\r\n«let b=2»\r\nlet c=3", "let a=1\r\nlet b = 2\r\nlet c=3"],
  ["space S {\n«relu( )»\n", "space S {\nrelu( )\n"],
])("a range: %j", (marked, expected) => {
  expect(ranged(marked)).toBe(expected);
});

test.each([
  ["let a=1\nspace S {\nrelu( )\n  }|\nlet c=3\n", "let a=1\nspace S {\n  relu()\n}\nlet c=3\n"],
  ["space S {\nrelu( )\nrepeat 1..2 {\ngelu( )\n}|\n}\n", "space S {\nrelu( )\n  repeat 1..2 {\n    gelu()\n  }\n}\n"],
  ["space S {\n    relu( )\n    |\n}\n", "space S {\n  relu()\n    \n}\n"],
  ["space S {\n  repeat 1..2{\n    |\n  }\n}\n", "space S {\n  repeat 1..2 {\n    \n  }\n}\n"],
  ["let a=1\n|", "let a = 1\n"],
  ["let a=1\nlet b=2\n|", "let a=1\nlet b = 2\n"],
  ["space S {\n  conv2d(16 ,\n|", "space S {\n  conv2d(16 ,\n"],
  ["|", ""],
])("typing: %j", (marked, expected) => {
  expect(typed(marked)).toBe(expected);
});

test("whatever the part, its lines come out as those of the whole do, the others stay, and twice is as once", () => {
  fc.assert(
    fc.property(fc.oneof(mutated, pieces), fc.nat(60), fc.nat(10), (text, first, lines) => {
      const range = { start: { line: first, character: 0 }, end: { line: first + lines, character: 0 } };
      const once = applied(text, formatRange(text, range, options));
      const document = documentOf(text);
      const before = text.slice(0, document.offsetAt(range.start));
      const after = text.slice(document.offsetAt({ line: first + lines + 1, character: 0 }));
      expect(once.startsWith(before)).toBe(true);
      expect(once.endsWith(after)).toBe(true);
      expect(format(once, options)).toBe(format(text, options));
      const all = { start: { line: 0, character: 0 }, end: { line: document.lineCount, character: 0 } };
      expect(applied(text, formatRange(text, all, options))).toBe(format(text, options));
    }),
    { numRuns: 500, seed: 5 },
  );
});
