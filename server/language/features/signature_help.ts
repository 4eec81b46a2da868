/** What a call takes, while its arguments are typed: the signature, and which parameter the cursor is at. */
import type { MarkupContent, ParameterInformation, Position, SignatureHelp } from "vscode-languageserver";
import { isInComment, type LanguageDocument } from "../document.ts";
import type { Frame } from "../sketch.ts";
import { argumentAt, callAround } from "./call.ts";
import { inputLine } from "./markdown.ts";
import { calleeOf } from "./offered.ts";
import { inputText, type Thing } from "./thing.ts";

export function signatureHelp(document: LanguageDocument, position: Position): SignatureHelp | undefined {
  const offset = document.source.offsetAt(position);
  if (isInComment(document, offset)) return undefined;
  const next = document.tokens.findIndex(({ startOffset }) => startOffset >= offset);
  const at = next < 0 ? document.tokens.length : next;
  const around = document.sketch.after[at - 1];
  const frame = around && callAround(around);
  const callee = frame && calleeOf(document, frame);
  if (!frame || !callee) return undefined;
  const parameters = parametersOf(callee);
  const { signature, doc, detail } = callee;
  return {
    signatures: [{ label: signature, documentation: markdown(doc === "" ? detail : doc), parameters: [...parameters] }],
    activeSignature: 0,
    // One that is not there: none is marked.
    activeParameter: activeParameter(document, frame, at, callee) ?? parameters.length,
  };
}

const markdown = (value: string): MarkupContent => ({ kind: "markdown", value });

function parametersOf({ name, signature, inputs = [], branches = [] }: Thing): readonly ParameterInformation[] {
  const own = inputs.map((input) => ({ text: inputText(input), documentation: markdown(inputLine(input)) }));
  const words = (own.length > 0 ? branches : wordsIn(signature)).map((text) => ({ text, documentation: undefined }));
  const parts = [...words, ...own];
  let end = signature.indexOf(`${name}(`) + name.length + 1;
  return parts.map(({ text, documentation }) => {
    const start = signature.indexOf(text, end);
    end = start + text.length;
    return { label: [start, end], ...(documentation && { documentation }) };
  });
}

/** What stands for the arguments of a call without named parameters: `from`, `to` and `distance` in `int(from..to step distance)`. */
function wordsIn(signature: string): readonly string[] {
  const between = signature.slice(signature.indexOf("(") + 1, signature.lastIndexOf(")"));
  return between.split(/, |\.\.(?=\w)| step /).filter((text) => text !== "");
}

function activeParameter(document: LanguageDocument, frame: Frame, at: number, callee: Thing): number | undefined {
  const { inputs = [], branches } = callee;
  const { name, position, isAfterName } = argumentAt(document, frame, at);
  if (inputs.length === 0)
    return Math.min(position + rangeWordsBefore(document, frame, at), wordsIn(callee.signature).length - 1);
  if (name === undefined) return isAfterName || position >= (branches ?? inputs).length ? undefined : position;
  const named = inputs.findIndex((input) => input.name === name);
  return named < 0 ? undefined : (branches ?? []).length + named;
}

/** `..` and `step` separate the parts of a range. */
const rangeWordsBefore = ({ tokens, sketch }: LanguageDocument, frame: Frame, at: number): number =>
  tokens
    .slice(frame.open, at)
    .filter(({ image }, index) => sketch.after[frame.open + index] === frame && (image === ".." || image === "step")).length;
