/** The search or space that is meant, of those of a file. */
import { l10n, window } from "vscode";
import { isRefusal, type LensPlace, type Refusal } from "../../../server/protocol/editor.ts";

/** Its name; undefined: there is none, and `none` is said, or nobody chose. */
export async function pickPlace(
  places: readonly LensPlace[] | Refusal,
  question: string,
  none: string,
): Promise<string | undefined> {
  if (isRefusal(places)) return void window.showErrorMessage(places.refused);
  const [first, ...more] = places;
  if (!first) return void window.showErrorMessage(none);
  if (more.length === 0) return first.name;
  const items = places.map(({ name, line }) => ({ label: name, description: l10n.t("line {0}", line + 1) }));
  return (await window.showQuickPick(items, { placeHolder: question }))?.label;
}
