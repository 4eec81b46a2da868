/** Describe Space: what `hnas describe` says of a space, in a document beside its file that nobody can edit. */
import { basename } from "node:path";
import { EventEmitter, type ExtensionContext, l10n, Uri, ViewColumn, window, workspace } from "vscode";
import { isRefusal } from "../../../server/protocol/editor.ts";
import { registerCommand } from "../../command.ts";
import type { Server } from "../../server.ts";
import { hnasDocument } from "../searches/document.ts";
import { pickPlace } from "../searches/places.ts";

const scheme = "hnas-description";

export function activateDescribe(context: ExtensionContext, server: Server): void {
  const changed = new EventEmitter<Uri>();
  context.subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, { onDidChange: changed.event, provideTextDocumentContent: textOf }),
  );
  registerCommand(context, "hnas.describeSpace", describe);

  async function describe(given?: string | Uri, named?: unknown): Promise<void> {
    const document = await hnasDocument(typeof given === "string" ? Uri.parse(given) : given, l10n.t("The space of which file?"));
    if (!document) return;
    const of = document.uri.toString();
    // A menu gives something else.
    const space = typeof named === "string" ? named : await chooseSpace(of);
    if (space === undefined) return;
    const description = Uri.from({
      scheme,
      path: `/${space} · ${basename(document.uri.path)}`,
      query: JSON.stringify([of, space]),
    });
    // It may be open, from before the last edit.
    changed.fire(description);
    await window.showTextDocument(description, { viewColumn: ViewColumn.Beside, preserveFocus: true });
  }

  /** Asked again when the document comes back with its window. */
  async function textOf({ query }: Uri): Promise<string> {
    const [uri, space] = JSON.parse(query);
    const answer = await server.request("hnas/describe", { uri, space });
    return isRefusal(answer) ? answer.refused : answer.text;
  }

  /** The name of the space that is meant; undefined: none is there, or nobody chose. */
  async function chooseSpace(uri: string): Promise<string | undefined> {
    const none = l10n.t("This file has no space block.");
    return pickPlace(await server.request("hnas/spaces", { uri }), l10n.t("Which space?"), none);
  }
}
