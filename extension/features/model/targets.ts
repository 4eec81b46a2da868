/** What a model is inserted as, by the language of the document. */
import type { Target } from "../../../server/protocol/editor.ts";

export interface TargetChoice {
  readonly target: Target;
  readonly label: string;
  /** Of a new file. */
  readonly file: string;
  readonly languages: readonly string[];
  /** A document that reads so has chosen already. */
  readonly imports: RegExp;
}

export const targets: readonly TargetChoice[] = [
  {
    target: "tfjs",
    label: "TypeScript: TensorFlow.js",
    file: "model.ts",
    languages: ["typescript", "typescriptreact"],
    imports: /@tensorflow\/tfjs/,
  },
  {
    target: "keras",
    label: "Python: Keras",
    file: "model.py",
    languages: ["python"],
    imports: /^\s*(import|from)\s+(keras|tensorflow)\b/m,
  },
  {
    target: "pytorch",
    label: "Python: PyTorch",
    file: "model.py",
    languages: ["python"],
    imports: /^\s*(import|from)\s+torch\b/m,
  },
];

/** The targets that fit a document: one where the language or the document's own imports say which. */
export function targetsFor(language: string, text: string): readonly TargetChoice[] {
  const possible = targets.filter(({ languages }) => languages.includes(language));
  const named = possible.filter(({ imports }) => imports.test(text));
  return named.length === 1 ? named : possible;
}
