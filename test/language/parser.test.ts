/** The parser and the lexer beside those that Langium makes of hnas.langium: the same tokens, trees and first mistakes. */
import { globSync, readFileSync } from "node:fs";
import {
  type AstNode,
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  EmptyFileSystem,
  inject,
  type LangiumCoreServices,
} from "langium";
import { expect, test } from "vitest";
import { mainFile } from "../../bench/language/project.ts";
import { HnasGeneratedModule, HnasGeneratedSharedModule } from "../../server/language/generated/module.ts";
import { tokenize } from "../../server/language/lexer.ts";
import { parseTokens } from "../../server/language/parser.ts";
import { Source } from "../../server/language/source.ts";
import { explain } from "../../server/language/syntax_messages.ts";
import { createRandom } from "../../server/random.ts";

/** The error's message is only the name of the token that is missing. */
const bareMessages = () => ({
  buildMismatchTokenMessage: ({ expected }: { expected: { name: string } }) => expected.name,
  buildNotAllInputParsedMessage: () => "",
  buildNoViableAltMessage: () => "",
  buildEarlyExitMessage: () => "",
});

function createLangium(): LangiumCoreServices {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), HnasGeneratedSharedModule);
  const services: LangiumCoreServices = inject(createDefaultCoreModule({ shared }), HnasGeneratedModule, {
    parser: {
      ParserConfig: () => ({ recoveryEnabled: false, nodeLocationTracking: "full" as const, skipValidations: true }),
      ParserErrorMessageProvider: bareMessages,
    },
  });
  shared.ServiceRegistry.register(services);
  return services;
}

const langium = createLangium();

const handWritten = [
  ...globSync("examples/**/*.hnas").map((file) => readFileSync(file, "utf8")),
  ...[...readFileSync("docs/language.md", "utf8").matchAll(/```hnas( layers)?\n([\s\S]*?)```/g)].map(([, layers, text]) =>
    layers ? `space S for t {\n${text}}\n` : (text ?? ""),
  ),
  mainFile(100),
  'let a = not not -2.5e3 % 3 == 4 * (b - 1) or "x" <= f(1, c: [1, 2 %,], ) and true\n\r\n/* a\r\n b */ let b = 1 % b 20 min \t& é',
  "space S {\n  x = conv2d(1)\n  repeat a[1].b.step.c[2] as r { { relu() } }\n  optional { tanh() } optional one_of(1..2 step 3, 1..2)\n}\n",
];

test("reads what Langium reads", () => {
  for (const text of handWritten) expectSame(text);
});

test("tells of the mistake that Langium tells of, however a text is damaged", () => {
  const random = createRandom(7, "damage");
  const pieces = handWritten.flatMap((text) => tokenize(text).tokens.map(({ image }) => image));
  for (let turn = 0; turn < 800; turn++) {
    const text = handWritten[random.below(handWritten.length)] ?? "";
    expectSame(damaged(text, (count) => random.below(count), pieces));
  }
});

/** Some of its tokens taken out, doubled, exchanged with another or put in. */
function damaged(text: string, below: (n: number) => number, pieces: readonly string[]): string {
  let result = text;
  for (let count = 1 + below(2); count > 0; count--) {
    const { tokens } = tokenize(result);
    const token = tokens[below(tokens.length)];
    if (!token) continue;
    const piece = pieces[below(pieces.length)] ?? "";
    const instead = ["", `${token.image} ${token.image}`, piece, `${piece} ${token.image}`][below(4)] ?? "";
    const [before, after] = [result.slice(0, token.startOffset), result.slice(token.startOffset + token.image.length)];
    result = `${before}${instead}${after}`;
    if (below(6) === 0) result = result.slice(0, token.startOffset);
  }
  return result;
}

function expectSame(text: string): void {
  const { tokens, comments, strange } = tokenize(text);
  const lexed = langium.parser.Lexer.tokenize(text);
  const shown = ({ image, startOffset, startLine, startColumn }: (typeof lexed.tokens)[number]) => ({
    ...{ image, startOffset, startLine, startColumn },
  });
  expect(tokens.map(({ kind, ...token }) => token)).toEqual(lexed.tokens.map(shown));
  expect(comments.map(({ kind, ...token }) => token)).toEqual(lexed.hidden.map(shown));
  expect(strange).toEqual(lexed.errors.map(({ offset, length }) => ({ start: offset, end: offset + length })));

  const parsed = parseTokens(tokens);
  const { value, parserErrors } = langium.parser.LangiumParser.parse(text);
  const [error] = parserErrors;
  if (!error) {
    const { start, end, ...file } = parsed.kind === "tree" ? parsed.tree : { start: 0, end: 0 };
    expect(bare(file), text).toEqual(bareLangium(value));
    return;
  }
  // For a mistake in the value of a named argument or tensor, or in a step, Langium blames what is before, as if there were no value.
  const blamesBefore = (index: number) => [":", "=", "step"].includes(tokens[index]?.image ?? "");
  const found = tokens.findIndex(({ startOffset }) => startOffset === error.token.startOffset);
  const theirs = {
    expected: error.message,
    // Langium marks its names with a character that nobody sees.
    rule: error.context.ruleStack.at(-1)?.replace(/[^A-Za-z]/g, ""),
    index: found < 0 ? tokens.length : found,
  };
  const source = new Source("", text);
  const lineAt = (offset: number) => source.lineAt(offset);
  const told = (mistake: Parameters<typeof explain>[0]) => explain(mistake, tokens, lineAt);
  if (parsed.kind === "tree") expect.fail(`Langium finds a mistake: ${JSON.stringify(theirs)}\n${text}`);
  if (parsed.kind === "error" && !(blamesBefore(theirs.index) && parsed.error.index > theirs.index + 1))
    expect(told(parsed.error), `${JSON.stringify(theirs)} ${JSON.stringify(parsed.error)}\n${text}`).toEqual(told(theirs));
}

/** What is the same in both: without empty properties, the place of the whole file, and `isInSpace`, which is ours. */
const bare = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(bare)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([key, each]) => each !== undefined && key !== "isInSpace")
            .map(([key, each]) => [key, bare(each)]),
        )
      : value;

const bareLangium = (node: AstNode): unknown => {
  const own = Object.entries(node).filter(([key]) => key === "$type" || !key.startsWith("$"));
  const { offset: start, end } = node.$cstNode ?? { offset: 0, end: 0 };
  const inside = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(inside)
      : typeof value === "object" && value !== null
        ? bareLangium(value as AstNode)
        : value;
  return bare({
    ...(node.$type !== "File" && { start, end }),
    ...Object.fromEntries(own.map(([key, value]) => [key, inside(value)])),
  });
};
