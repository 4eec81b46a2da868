/** Where generated code goes in a document, and as what. */
import { describe, expect, test } from "vitest";
import { insertionOf } from "../../extension/features/model/place.ts";
import { targetsFor } from "../../extension/features/model/targets.ts";

const code = 'import * as tf from "@tensorflow/tfjs";\n\nexport const a = 1;\n';

/** The document after the insertion; `|` marks the cursor. */
function inserted(marked: string, what = code): string {
  const before = marked.slice(0, marked.indexOf("|"));
  const document = marked.replace("|", "");
  const { line, text } = insertionOf(what, document, before.split("\n").length - 1);
  const lines = document.split("\n");
  const offset = lines.slice(0, line).join("\n").length + (line > 0 && line < lines.length ? 1 : 0);
  return document.slice(0, offset) + text + document.slice(offset);
}

describe("code goes", () => {
  test("into an empty document as it is", () => expect(inserted("|")).toBe(code));

  test("onto an empty line, apart from what is there", () => {
    expect(inserted("let b;\n|\nlet c;\n", "x\n")).toBe("let b;\n\nx\n\nlet c;\n");
  });

  test("after a line with something on it", () => {
    expect(inserted("let |b;\nlet c;\n", "x\n")).toBe("let b;\n\nx\n\nlet c;\n");
  });

  test("to the end of a document without a last newline", () => {
    expect(inserted("let b;|", "x\n")).toBe("let b;\n\nx\n");
  });

  test.each(['import * as tf from "@tensorflow/tfjs";', "import * as tf from '@tensorflow/tfjs'"])(
    "without an import that is there: %s",
    (line) => {
      const text = inserted(`${line}\n\n|\n`);
      expect(text.match(/import \* as tf/g)).toHaveLength(1);
      expect(text).toContain("export const a = 1;");
    },
  );

  test.each([
    ["function f() {\n  g();\n|\n  h();\n}\n", "function f() {\n  g();\n\n  h();\n}\n\nx\n"],
    ["def f():\n    g()|\n    h()\n\ni()\n", "def f():\n    g()\n    h()\n\nx\n\ni()\n"],
    ["const a = [\n  1,|\n];\nb();\n", "const a = [\n  1,\n];\n\nx\n\nb();\n"],
  ])("after what the cursor is inside of: %j", (marked, expected) => expect(inserted(marked, "x\n")).toBe(expected));
});

describe("a document's target", () => {
  test.each([
    ["typescript", "", ["tfjs"]],
    ["python", "", ["keras", "pytorch"]],
    ["python", "import torch\n", ["pytorch"]],
    ["python", "from keras import layers\n", ["keras"]],
    ["python", "import torch\nimport keras\n", ["keras", "pytorch"]],
    ["python", "# torchvision\nimport torchvision\n", ["keras", "pytorch"]],
    ["hnas", "", []],
  ])("%s %j", (language, text, expected) => {
    expect(targetsFor(language, text).map(({ target }) => target)).toEqual(expected);
  });
});
