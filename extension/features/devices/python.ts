/** Which Python the `tensorflow` device is looked for in: that of the setting, that of the Python extension. */
import { isAbsolute, resolve } from "node:path";
import { extensions, type Uri, workspace } from "vscode";
import type { Pythons } from "../../../server/protocol/editor.ts";

/** What is used of the Python extension's interface. */
interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: Uri): object;
    resolveEnvironment(path: object): Promise<{ readonly executable: { readonly uri?: Uri | undefined } } | undefined>;
  };
}

/** As they are for a file, or a folder; asked anew each time, as either may change. */
export async function pythonsFor(place: Uri | undefined): Promise<Pythons> {
  const named = workspace.getConfiguration("hnas", place).get("tensorflow.python", "").trim();
  if (named) return { named: located(named, place) };
  const selected = await selectedFor(place);
  return selected === undefined ? {} : { selected };
}

/** A path may be relative to the workspace's folder; a mere name is one on the PATH. */
function located(python: string, place: Uri | undefined): string {
  const folder = (place && workspace.getWorkspaceFolder(place)) ?? workspace.workspaceFolders?.[0];
  return folder && !isAbsolute(python) && /[\\/]/.test(python) ? resolve(folder.uri.fsPath, python) : python;
}

async function selectedFor(place: Uri | undefined): Promise<string | undefined> {
  try {
    const { environments } = (await extensions.getExtension<PythonExtension>("ms-python.python")?.activate()) ?? {};
    const found = await environments?.resolveEnvironment(environments.getActiveEnvironmentPath(place));
    return found?.executable.uri?.fsPath;
  } catch {
    // An extension that cannot start selects nothing; the others are still looked in.
    return undefined;
  }
}
