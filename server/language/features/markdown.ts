/** How a thing is explained: its signature, its documentation, its parameters. */
import { describePieceType } from "../types.ts";
import type { Input, Thing } from "./thing.ts";

/** `note`: what is known of the place. */
export function markdownOf({ signature, detail, doc, inputs = [] }: Thing, note = ""): string {
  const text = doc === "" && detail !== signature ? detail : doc;
  return [
    `\`\`\`hnas\n${signature}\n\`\`\``,
    note,
    text,
    inputs
      .filter(({ doc: own }) => own !== "")
      .map((input) => `- ${[`\`${input.name}\``, ...factsOf(input)].join(", ")}: ${input.doc}`)
      .join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** "an integer of at least 1, by default `3`: Height and width of the window, in pixels." */
export const inputLine = (input: Input): string =>
  [factsOf(input).join(", "), input.doc].filter((part) => part !== "").join(": ");

/** "an integer of at least 1", "by default `3`" */
function factsOf({ type, default: standard, required }: Input): readonly string[] {
  const left = standard === undefined ? (required ? [] : ["may be left out"]) : [`by default \`${standard}\``];
  return [...(type ? [describePieceType(type)] : []), ...left];
}
