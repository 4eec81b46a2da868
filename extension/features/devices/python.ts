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

/** As they are in the workspace's folder of a file or run, else in its first one; asked anew each time, as either may change. */
export async function pythonsFor(place: Uri | undefined): Promise<Pythons> {
  const { uri } = (place && workspace.getWorkspaceFolder(place)) ?? workspace.workspaceFolders?.[0] ?? {};
  const named = workspace.getConfiguration("hnas", uri).get("tensorflow.python", "").trim();
  if (named) return { named: uri && isRelative(named) ? resolve(uri.fsPath, named) : named };
  const selected = await selectedFor(uri);
  return selected === undefined ? {} : { selected };
}

/** A mere name is one on the PATH. */
const isRelative = (python: string): boolean => !isAbsolute(python) && /[\\/]/.test(python);

async function selectedFor(folder: Uri | undefined): Promise<string | undefined> {
  try {
    const { environments } = (await extensions.getExtension<PythonExtension>("ms-python.python")?.activate()) ?? {};
    const found = await environments?.resolveEnvironment(environments.getActiveEnvironmentPath(folder));
    return found?.executable.uri?.fsPath;
  } catch {
    // An extension that cannot start selects nothing; the others are still looked in.
    return undefined;
  }
}
