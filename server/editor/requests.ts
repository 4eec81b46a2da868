/** What the extension asks for, beside what the language server protocol has: one answer a method. */
import { basename } from "node:path";
import type { CancellationToken } from "vscode-languageserver";
import { changesOf, differencesOf } from "../commands/changes.ts";
import { describe } from "../commands/describe.ts";
import { exportModel, insertModel } from "../commands/export.ts";
import { candidateOf, weightsOf } from "../commands/model.ts";
import { withoutEvents } from "../commands/runs.ts";
import { FileErrors, resumeRequest, startRequest } from "../commands/search.ts";
import { searchPlaces, spacePlaces } from "../language/features/index.ts";
import type { Diagnostic, Language } from "../language/index.ts";
import type { EditorRequests, Refusal } from "../protocol/editor.ts";
import { UserError } from "../protocol/exit.ts";
import { runAt } from "../runs/store.ts";
import { readable } from "../space/decisions.ts";
import { instantiate } from "../space/instantiate.ts";
import { describeText } from "../terminal/report.ts";
import type { Installer } from "./installation.ts";
import type { Project } from "./project.ts";
import { environmentOf } from "./python.ts";
import type { Runs } from "./runs.ts";
import type { Searches } from "./searches.ts";
import type { Workspace } from "./workspace.ts";

/** Takes the function that answers a request. */
export type Serve = <M extends keyof EditorRequests>(
  method: M,
  answer: (params: EditorRequests[M]["params"], cancel: CancellationToken) => Promise<EditorRequests[M]["result"]>,
) => void;

export function serveRequests(
  serve: Serve,
  language: Pick<Language, "compile">,
  workspace: Workspace,
  project: Project,
  runs: Runs,
  searches: Searches,
  installer: Installer,
): void {
  const runOf = (folder: string) => runs.run(folder) ?? withoutEvents(runAt(folder));
  const compile = (file: string) => language.compile(file, workspace.read);
  serve("hnas/searches", async ({ uri }) => {
    const document = await project.document(uri);
    return document ? searchPlaces(document) : [];
  });
  serve("hnas/spaces", async ({ uri }) => {
    const document = await project.document(uri);
    return document ? spacePlaces(document) : [];
  });
  serve("hnas/describe", async ({ uri, space: name }) => {
    const { spaces, diagnostics } = await compile(workspace.pathOf(uri));
    const space = spaces.find((each) => each.name === name);
    return space ? { text: describeText(describe(space)) } : fileRefusal(diagnostics, `\`${name}\` cannot be described`);
  });
  serve("hnas/start", ({ uri, search, python }, cancel) =>
    told(async () => {
      const file = workspace.pathOf(uri);
      const request = await startRequest(file, workspace.runsOf(file), search === undefined ? {} : { search });
      return searches.begin(request, cancel, environmentOf(python));
    }),
  );
  serve("hnas/differences", ({ folder }) =>
    told(() => differencesOf(runAt(folder), compile), "The run can go on as it was only"),
  );
  serve("hnas/resume", ({ folder, file, python }, cancel) =>
    told(async () => {
      const { changes } = await changesOf(runAt(folder), file === undefined ? {} : { file }, compile);
      return searches.begin(resumeRequest(folder, {}, changes), cancel, environmentOf(python));
    }),
  );
  serve("hnas/stop", ({ folder }) => told(() => searches.stop(folder)));
  serve("hnas/install", ({ python }, cancel) => told(() => installer.install(python, cancel)));
  serve("hnas/runs", async () => runs.list());
  serve("hnas/follow", ({ folder }) => told(async () => runs.follow(folder) ?? withoutEvents(runAt(folder))));
  serve("hnas/unfollow", async ({ folder }) => {
    runs.unfollow(folder);
    return null;
  });
  serve("hnas/candidate", ({ folder, candidate: id }) =>
    told(async () => {
      const run = runOf(folder);
      const candidate = candidateOf(run, id);
      const { space } = run.state.problem;
      return {
        candidate: candidate.id,
        decisions: readable(space, candidate.decisions),
        architecture: instantiate(space, candidate.decisions).architecture,
        weights: weightsOf(run, candidate) !== undefined,
      };
    }),
  );
  serve("hnas/model", ({ folder, candidate: id, target, beside }) =>
    told(async () => {
      const { code, weights, candidate, test } = insertModel(runOf(folder), target, id, beside);
      return {
        ...{ code, candidate: candidate.id },
        ...(weights !== undefined && { weights }),
        ...(candidate.validation && { validation: candidate.validation }),
        ...(test && { test }),
      };
    }),
  );
  serve("hnas/export", ({ folder, candidate, target, to }) =>
    told(async () => {
      return exportModel(runOf(folder), target, candidate, undefined, to);
    }),
  );
}

/**
 * What a person can be told is an answer; a fault of this program is an exception, which is logged with its stack.
 * @param what follows from mistakes in a file
 */
async function told<Answer>(answer: () => Promise<Answer>, what = "Nothing was started"): Promise<Answer | Refusal> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof FileErrors) return fileRefusal(error.diagnostics, what);
    if (error instanceof UserError) return { refused: sentence(error.message) };
    throw error;
  }
}

function fileRefusal(diagnostics: readonly Diagnostic[], what: string): Refusal {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (!first) return { refused: `${what}: it is not in the file.` };
  const { file, range, message } = first;
  const more =
    errors.length > 1 ? ` There ${errors.length === 2 ? "is 1 more error" : `are ${errors.length - 1} more errors`}.` : "";
  return {
    refused: `${what}: ${basename(file)} has an error in line ${range.start.line + 1}. ${message}${more}`,
    ...{ file, line: range.start.line },
  };
}

/** The command line begins its messages with "hnas: "; here they stand alone. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
