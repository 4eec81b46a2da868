/** Run Search, Stop Search, Resume Search. */
import { CancellationTokenSource, type ExtensionContext, l10n, Uri, window } from "vscode";
import { isRefusal } from "../../../server/protocol/editor.ts";
import { registerCommand } from "../../command.ts";
import type { Server } from "../../server.ts";
import { pythonsFor } from "../devices/python.ts";
import type { Results } from "../results/results.ts";
import { pickRun } from "../runs/pick.ts";
import { documentToRun } from "./document.ts";
import type { Memory } from "./memory.ts";
import { pickPlace } from "./places.ts";
import { askHow } from "./resume.ts";

export function activateSearches(context: ExtensionContext, server: Server, memory: Memory, results: Results): void {
  registerCommand(context, "hnas.runSearch", run);
  registerCommand(context, "hnas.stopSearch", stop);
  registerCommand(context, "hnas.resumeSearch", resume);
  context.subscriptions.push(
    server.on("hnas/ended", ({ folder, problem }) => {
      if (problem === undefined) return;
      results.problem(folder, problem);
      const again = l10n.t("Resume");
      // The panel has all of it, if there is more than a sentence.
      const [sentence = ""] = problem.split("\n");
      void window.showErrorMessage(sentence, again).then((chosen) => (chosen === again ? resume(folder) : undefined));
    }),
  );

  async function run(uri?: string | Uri, named?: unknown): Promise<void> {
    const document = await documentToRun(typeof uri === "string" ? Uri.parse(uri) : uri);
    if (!document) return;
    // A menu gives something else.
    const search = typeof named === "string" ? named : await chooseSearch(server, document.uri.toString());
    if (search === undefined) return;
    const cancel = new CancellationTokenSource();
    const panel = results.starting(search, document.uri, () => cancel.cancel());
    const asked = { uri: document.uri.toString(), search, python: await pythonsFor(document.uri) };
    const answer = await server.request("hnas/start", asked, cancel.token);
    cancel.dispose();
    if (isRefusal(answer)) await panel.refuse(answer);
    else {
      memory.add(answer.folder);
      await panel.follow(answer.folder);
    }
  }

  async function stop(given?: string): Promise<void> {
    const folder = given ?? (await pickRun(server, ({ status }) => status === "running", l10n.t("No search is running.")));
    if (folder === undefined) return;
    const answer = await server.request("hnas/stop", { folder });
    if (answer) void window.showErrorMessage(answer.refused);
  }

  async function resume(given?: string): Promise<void> {
    const none = l10n.t("There is no interrupted run to resume.");
    const folder = given ?? (await pickRun(server, ({ status }) => status === "interrupted", none));
    if (folder === undefined) return;
    const panel = await results.show(folder);
    const how = await askHow(server, folder);
    // Shown anew: its button can be pressed again.
    if (!how) return panel.follow(folder);
    const answer = await server.request("hnas/resume", { folder, ...how, python: await pythonsFor(Uri.file(folder)) });
    if (isRefusal(answer)) return panel.problem(answer.refused);
    memory.add(folder);
  }
}

/** The name of the search that is meant; undefined: none is there, or nobody chose. */
async function chooseSearch(server: Server, uri: string): Promise<string | undefined> {
  const none = l10n.t("This file has no search block. Add one, such as: search quick { space: Net }");
  return pickPlace(await server.request("hnas/searches", { uri }), l10n.t("Which search?"), none);
}
