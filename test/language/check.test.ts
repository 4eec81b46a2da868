/** What an editor is told while somebody types is what a compilation from nothing tells. */
import { expect, test } from "vitest";
import { mainFile } from "../../bench/language/project.ts";
import { createLanguage } from "../../server/language/index.ts";
import { tokenize } from "../../server/language/lexer.ts";
import { createRandom } from "../../server/random.ts";
import { inspect } from "./helpers.ts";

const start: Readonly<Record<string, string>> = {
  "/p/main.hnas": mainFile(150).replace(/import .*\n/g, (line) => line.replaceAll("blocks/", "")),
  "/p/residual.hnas":
    "let small = 3\nblock Residual(kernel = one_of(small, 5)) {\n  add(identity(), conv2d(channels, kernel, padding: same))\n}\nblock Bottleneck(middle) {\n  one_of(relu(), relu())\n  conv2d(middle, 1)\n}\n",
  "/p/mobile.hnas":
    'import { Residual } from "residual.hnas"\nblock Mobile(filters) {\n  separable_conv2d(filters, 3, padding: same)\n  Residual()\n}\nblock MobileResidual(filters) {\n  Mobile(filters)\n}\n',
  "/p/head.hnas": "block Head() {\n  global_avg_pool()\n  dense(classes)\n}\n",
};
const names = Object.keys(start);

test("whatever is edited in whichever file", async () => {
  const random = createRandom(3, "edits");
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)] as T;
  const pieces = [
    "\n\n",
    "  ",
    "// ",
    "relu()",
    "\n  conv2d(",
    "}",
    "{",
    "1",
    "Mobile",
    "growth",
    "\nlet x = 2\n",
    "Head",
    "flatten()\n",
    "end",
  ];
  const files = { ...start };
  const read = async (path: string) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error(), { code: "ENOENT" });
    return text;
  };
  const editor = createLanguage({ inspect });
  const told = new Set<string>();
  for (let turn = 0; turn < 80; turn++) {
    const { files: paths, diagnostics } = await editor.check("/p/main.hnas", read, { proves: true, pause: async () => {} });
    const fresh = await createLanguage({ inspect }).compile("/p/main.hnas", read);
    expect({ paths, diagnostics }, JSON.stringify(files)).toEqual({ paths: fresh.files, diagnostics: fresh.diagnostics });
    for (const { code } of diagnostics) told.add(code);
    const name = random.below(3) > 0 ? "/p/main.hnas" : pick(names);
    const text = files[name] ?? "";
    const [one, other] = [pick(tokenize(text).tokens), pick(tokenize(text).tokens)];
    const at = one.startOffset;
    const end = at + one.image.length;
    // Half of the time the mistakes of the last edits are undone, so that there is something to prove again.
    if (turn % 4 === 3)
      Object.assign(files, start, { "/p/main.hnas": `${"\n".repeat(random.below(3))}${start["/p/main.hnas"]}` });
    else if (turn % 4 === 0) files[name] = `${text.slice(0, at)}${pick(pieces)}${text.slice(at)}`;
    else if (turn % 4 === 1) files[name] = `${text.slice(0, at)}${other.image}${text.slice(end)}`;
    else files[name] = `${text.slice(0, at)}${text.slice(end)}`;
  }
  expect([...told]).toEqual(expect.arrayContaining(["syntax", "undefined-name", "unused", "same-option"]));
}, 300_000);
