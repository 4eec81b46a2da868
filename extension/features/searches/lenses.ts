/** What can be done with a search or a space, above it. */
import { CodeLens, type Command, EventEmitter, type ExtensionContext, l10n, languages, Range, type TextDocument } from "vscode";
import { isRefusal, type LensPlace, type RunSummary } from "../../../server/protocol/editor.ts";
import { selector } from "../../selector.ts";
import type { Server } from "../../server.ts";

export function activateLenses(context: ExtensionContext, server: Server): void {
  const changed = new EventEmitter<void>();
  let running: readonly RunSummary[] = [];
  /** All that can be read, the oldest first; asked for again once one begins or ends. */
  let runs: Promise<readonly RunSummary[]> | undefined;
  const forget = () => {
    runs = undefined;
    changed.fire();
  };
  context.subscriptions.push(
    changed,
    server.on("hnas/running", (now) => {
      const isSame = now.length === running.length && now.every(({ folder }, at) => folder === running[at]?.folder);
      running = now;
      if (!isSame) forget();
    }),
    server.onRunning(forget),
    languages.registerCodeLensProvider(selector, { onDidChangeCodeLenses: changed.event, provideCodeLenses: lensesOf }),
  );

  async function lensesOf({ uri }: TextDocument): Promise<CodeLens[]> {
    const of = { uri: uri.toString() };
    const [searches, spaces] = await Promise.all([server.request("hnas/searches", of), server.request("hnas/spaces", of)]);
    if (isRefusal(searches) || isRefusal(spaces)) return [];
    runs ??= readRuns();
    const known = await runs;
    return [
      ...searches.flatMap((place) => {
        const isOfIt = ({ file, search }: RunSummary) => file === uri.fsPath && search === place.name;
        return lenses(place, searchCommands(of.uri, place.name, running.filter(isOfIt), known.findLast(isOfIt)));
      }),
      ...spaces.flatMap((place) => lenses(place, [describeCommand(of.uri, place.name)])),
    ];
  }

  async function readRuns(): Promise<readonly RunSummary[]> {
    const all = await server.request("hnas/runs", null);
    return isRefusal(all) ? [] : all.filter((run) => run.status !== "damaged");
  }
}

const searchCommands = (
  uri: string,
  name: string,
  running: readonly RunSummary[],
  newest: RunSummary | undefined,
): readonly Command[] => [
  { title: `$(play) ${l10n.t("Run Search")}`, command: "hnas.runSearch", arguments: [uri, name] },
  ...running.map(({ folder }) => ({
    title: `$(debug-stop) ${l10n.t("Stop Search")}`,
    command: "hnas.stopSearch",
    arguments: [folder],
  })),
  ...(newest
    ? [{ title: `$(graph-line) ${l10n.t("Open Results")}`, command: "hnas.showResults", arguments: [newest.folder] }]
    : []),
];

const lenses = ({ line }: LensPlace, commands: readonly Command[]): CodeLens[] =>
  commands.map((command) => new CodeLens(new Range(line, 0, line, 0), command));

const describeCommand = (uri: string, space: string): Command => ({
  title: `$(list-tree) ${l10n.t("Describe Space")}`,
  command: "hnas.describeSpace",
  arguments: [uri, space],
});
