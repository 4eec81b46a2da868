/** How a thing is explained: its signature, its documentation, its parameters. */
import { describePieceType } from "../types.ts";
import type { Input, Thing } from "./thing.ts";

export function markdownOf({ signature, detail, doc, inputs = [] }: Thing): string {
  const text = doc === "" && detail !== signature ? detail : doc;
  return [
    `\`\`\`hnas\n${signature}\n\`\`\``,
    text,
    inputs
      .filter(({ doc: own }) => own !== "")
      .map((input) => `- \`${input.name}\`, ${inputLine(input)}`)
      .join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** "an integer of at least 1, by default `3`: Height and width of the window, in pixels." */
export function inputLine({ type, default: standard, required, doc }: Input): string {
  const left = standard === undefined ? (required ? "" : "may be left out") : `by default \`${standard}\``;
  const facts = [type ? describePieceType(type) : "", left].filter((fact) => fact !== "").join(", ");
  return [facts, doc].filter((part) => part !== "").join(": ");
}
