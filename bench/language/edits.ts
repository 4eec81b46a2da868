/** Edits as somebody types them, each with what must be told of it, and back again. */
import type { Random } from "../../server/random.ts";
import type { Edit } from "./editor.ts";

export interface KindOfEdit {
  /** What stands before the place where it is typed; the text itself may be many times in a file. */
  readonly after: RegExp;
  readonly typed: string;
  /** The code that the server must tell of once it is typed, if it is a mistake. */
  readonly told?: string;
}

export const kindsOfEdits: Readonly<Record<string, KindOfEdit>> = {
  "a layer in a block": { after: /\n {2}conv2d\(filters, kernel, padding: same\)/g, typed: "\n  tanh()" },
  "a layer in a space": { after: /\n {2}optional max_pool\(2\)/g, typed: "\n  batch_norm()" },
  "a comment": { after: /\n\/\/ Depth and width/g, typed: " of this space" },
  "a digit of a number": { after: /max_pool\(3, strides: 1/g, typed: "0", told: "never-chosen" },
  "a half-typed line in a block": { after: /\n {2}optional batch_norm\(\)/g, typed: "\n  conv2d(fil", told: "syntax" },
  "a half-typed line in a space": { after: /\n {2}optional max_pool\(2\)/g, typed: "\n  let x = one_of(", told: "syntax" },
};

/** Somewhere in the text, and its undoing. */
export function editOf(
  { after, typed }: KindOfEdit,
  text: string,
  random: Random,
): { readonly typing: Edit; readonly undoing: Edit } {
  const places = [...text.matchAll(after)].map((match) => match.index + match[0].length);
  const offset = places[random.below(places.length)];
  if (offset === undefined) throw new Error(`the file has no place for ${JSON.stringify(typed)}`);
  return {
    typing: { offset, length: 0, text: typed },
    undoing: { offset, length: typed.length, text: "" },
  };
}
