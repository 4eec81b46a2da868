/** Quick fixes: what a rule knows would mend a problem becomes a change of the text. */
import type { TextEdit } from "vscode-languageserver";
import type { LanguageDocument } from "../document.ts";
import type { Names } from "../names.ts";
import type { Mend } from "../rules/rule.ts";
import type { Diagnostic, Span } from "../source.ts";
import { type Importable, importables } from "./importables.ts";
import { Spot } from "./spot.ts";
import { isGiven } from "./unused_parameter.ts";

export interface Fix {
  readonly title: string;
  /** In the file that has the problem. */
  readonly edits: readonly TextEdit[];
}

interface Change {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** `names`: of all files, for what may be imported and who else uses what is unused here. */
export function fixes(document: LanguageDocument, names: Names, { range, mend, code }: Diagnostic): readonly Fix[] {
  if (!mend) return [];
  const { source } = document;
  const spot = new Spot(document, { start: source.offsetAt(range.start), end: source.offsetAt(range.end) });
  // A name that looks misspelt may be that of another file all the same.
  const missing = mend.kind === "word" && code === "undefined-name" ? importables(mend.word, document, names).map(imported) : [];
  return [...changes(mend, spot, names), ...missing].map(({ title, edits }) => ({
    title,
    edits: edits.map(({ span, text }) => ({ range: source.range(span), newText: text })),
  }));
}

function changes(mend: Mend, spot: Spot, names: Names): readonly Change[] {
  const { document, span } = spot;
  switch (mend.kind) {
    case "word": {
      const start = document.text.indexOf(mend.word, span.start);
      if (start < 0 || start >= span.end) return [];
      const word = { start, end: start + mend.word.length };
      return [mend.right === "" ? removal(word, spot) : replacement(word, mend.right)];
    }
    case "import":
      return importables(mend.name, document, names).map(imported);
    case "replace":
      return [replacement(span, mend.text)];
    case "before":
      return [addition({ at: span.start, text: mend.text })];
    case "begin":
      return [addition({ at: spot.key.start, text: mend.text })];
    case "after":
      return [addition({ at: span.end, text: mend.text })];
    case "argument":
      return [addition(spot.argument(mend.text), mend.text)];
    case "entry":
      return [addition(spot.entry(mend.text), mend.text)];
    case "close":
      return [addition(spot.close(mend.line))];
    case "statements":
      return [addition(spot.statementsAfter(mend.texts), mend.texts.join(" "))];
    case "option": {
      const option = spot.option(mend.index);
      return option ? [removal(option, spot)] : [];
    }
    case "sign":
      return [
        { title: `Change to \`${mend.text}\``, edits: [{ span: spot.sign, text: mend.text === ":" ? ": " : ` ${mend.text} ` }] },
      ];
    case "key":
      return [replacement(spot.key, mend.text)];
    case "exchange":
      return exchange(spot);
    case "remove":
      return mend.what === "parameter" && isGiven(document.path, span.start, names)
        ? []
        : [removal(removed(mend.what, spot), spot)];
  }
}

const removed = (what: (Mend & { kind: "remove" })["what"], spot: Spot): Span =>
  what === "this" ? spot.span : what === "parameter" ? spot.item : spot[what];

const replacement = (span: Span, text: string): Change => ({ title: `Change to \`${text.trim()}\``, edits: [{ span, text }] });

const addition = ({ at, text }: { readonly at: number; readonly text: string }, shown = text.trim()): Change => ({
  title: `Add \`${shown}\``,
  edits: [{ span: { start: at, end: at }, text }],
});

function removal(span: Span, { document }: Spot): Change {
  const shown = document.source.textBetween(span.start, span.end).replace(/^, |(?<=.),$/g, "");
  return { title: `Remove \`${shown.length > 40 ? `${shown.slice(0, 37)}...` : shown}\``, edits: [{ span, text: "" }] };
}

function exchange({ ends, document }: Spot): readonly Change[] {
  if (!ends) return [];
  const [from, to] = ends;
  const [low, high] = [document.text.slice(to.start, to.end), document.text.slice(from.start, from.end)];
  return [
    {
      title: `Change to \`${low}..${high}\``,
      edits: [
        { span: from, text: low },
        { span: to, text: high },
      ],
    },
  ];
}

const imported = ({ name, path, insertion: { at, text } }: Importable): Change => ({
  title: `Import \`${name}\` from "${path}"`,
  edits: [{ span: { start: at, end: at }, text }],
});
