/** How a run is resumed: as it was, or with what its file says now. Asked where the two differ. */
import { basename } from "node:path";
import { l10n, window } from "vscode";
import { type FixedPart, isRefusal } from "../../../server/protocol/editor.ts";
import type { Server } from "../../server.ts";

const fixedWords: Readonly<Record<FixedPart, () => string>> = {
  objectives: () => l10n.t("its objectives"),
  fidelity: () => l10n.t("its fidelity"),
  judge: () => l10n.t("its judge"),
  decisions: () => l10n.t("the decisions of its space"),
};

/** With the file, if it has a path; undefined: not at all. */
export async function askHow(server: Server, folder: string): Promise<{ readonly file?: string } | undefined> {
  const found = await server.request("hnas/differences", { folder });
  // What else is wrong is told when it is resumed.
  if (isRefusal(found)) return found.file === undefined ? {} : ask(found.refused);
  const { file, entries, fixed } = found;
  const name = basename(file);
  if (fixed.length > 0) {
    const parts = fixed.map((part) => fixedWords[part]()).join(", ");
    return ask(l10n.t("In {0} this search now differs from the run in what cannot be changed: {1}.", name, parts));
  }
  if (entries.length === 0) return {};
  const text = l10n.t("In {0} this search now differs from the run: {1}.", name, entries.join(", "));
  return ask(text, { title: l10n.t("Resume with what {0} says now", name), file });
}

async function ask(text: string, ...ways: readonly { readonly title: string; readonly file: string }[]) {
  const chosen = await window.showWarningMessage<{ title: string; file?: string }>(
    text,
    { modal: true },
    ...[{ title: l10n.t("Resume as it was") }, ...ways],
  );
  return chosen && (chosen.file === undefined ? {} : { file: chosen.file });
}
