/** What is given to a block is told where it is given; what is wrong with a block itself, in the block. */
import { expect, test } from "vitest";
import { compileFiles, expectOne, inSpace, shown } from "./helpers.ts";

const blocks = `block A(filters, kernel = 3) {
  conv2d(filters, kernel)
  relu()
}
block Twice(filters) {
  let half = filters / 2
  A(filters: half)
}
block Both(size) { A(8, kernel: size) Twice(16) }
block Times(often) { repeat often { relu() } }
block Two(layer) { add(identity(), layer) }
block Wide() { conv2d(8, 40) }
block Some(size) { one_of(conv2d(8, size), relu()) }
`;

/** Code, body of a space, words of the message. */
const given: readonly [code: string, body: string, message: RegExp][] = [
  ["range", "A(«0»)", /must be an integer of at least 1, but is 0\. This is in `A`, line 2/],
  ["type", 'A(filters: «"x"»)', /but is "x"\. This is in `A`, line 2/],
  ["layer-not-here", "A(«relu()»)", /`A`, line 2/],
  ["range", "A(8, «-1»)", /`kernel` of `conv2d`/],
  ["range", "A(16)\nTwice(«0»)", /but is 0\. This is in `A`, line 2/],
  ["range", "let wide = one_of(8, 0)\nA(«wide»)", /can be 0/],
  ["shape", "«A(8, kernel: 40)»", /40 x 40 does not fit into 28 x 28 x 1.*`A`, line 2/],
  ["shape", "Both(«40»)", /`A`, line 2/],
  ["shape", "max_pool(2)\n«A(9, 20)»\nA(8)", /20 x 20 does not fit into 14 x 14/],
  ["shape", "let a = «A(8, kernel: 40)»\na", /`A`, line 2/],
  ["shape", "cell(nodes: 2, edge: «A(8, kernel: 40)»)", /`A`, line 2/],
  ["repeat-count", "Times(«channels»)", /`Times`, line 10/],
  ["value-not-here", "Two(«3»)", /`Two`, line 11/],
  ["never-chosen", "Some(«50»)", /`Some`, line 13/],
];

test.each(given)("%s, given by %s", async (code, body, message) => {
  const names = [...blocks.matchAll(/block (\w+)/g)].flatMap(([, name = ""]) =>
    new RegExp(`\\b${name}\\b`).test(body) ? name : [],
  );
  const text = inSpace(body, `import { ${names.join(", ")} } from "blocks.hnas"`);
  expect(await expectOne(code, text, { "blocks.hnas": blocks })).toMatch(message);
  expect(await expectOne(code, text, { "blocks.hnas": blocks })).toMatch(/of blocks\.hnas\.$/);
});

test("in the same file, the line is enough", async () => {
  const text = inSpace("A(«0»)", "block A(filters) {\n  conv2d(filters, 3)\n}");
  expect(await expectOne("range", text)).toMatch(/This is in `A`, line 8\.$/);
});

test("what does not come from an argument is told in the block, of an imported one at its call", async () => {
  await expectOne("shape", inSpace("A(8)", "block A(filters) {\n  relu()\n  «conv2d(8, 40)»\n  conv2d(filters, 3)\n}"));
  const imported = inSpace("«Wide()»", 'import { Wide } from "blocks.hnas"');
  expect(await expectOne("shape", imported, { "blocks.hnas": blocks })).toMatch(/`Wide`, line 12 of blocks\.hnas/);
});

test("a mistake of the block itself is told in the block, however it is called", async () => {
  await expectOne("undefined-name", inSpace("A(8)\nA(16)", "block A(filters) {\n  conv2d(filters, «foo»)\n}"));
  const { diagnostics } = await compileFiles({
    "main.hnas": inSpace("A(8)", 'import { A } from "a.hnas"'),
    "a.hnas": "block A(filters) {\n  conv2d(filters, 0)\n  A(filters)\n}",
  });
  expect(diagnostics.map((each) => `${each.file} ${shown(each)}`)).toEqual([
    expect.stringMatching(/a\.hnas 2: range/),
    expect.stringMatching(/a\.hnas 3: definition-cycle/),
  ]);
});
