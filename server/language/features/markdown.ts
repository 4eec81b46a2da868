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
      .map(line)
      .join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** "- `kernel`, an integer of at least 1: Height and width of the window, in pixels." */
function line({ name, type, default: standard, required, doc }: Input): string {
  const left = standard === undefined ? (required ? "" : ", may be left out") : `, by default \`${standard}\``;
  return `- \`${name}\`${type ? `, ${describePieceType(type)}` : ""}${left}: ${doc}`;
}
