/** The names of all files of the workspace, read together, once until one of them changes. */
import { readNames } from "../language/document.ts";
import type { Names } from "../language/names.ts";
import type { Workspace } from "./workspace.ts";

export class Project {
  readonly #workspace: Workspace;
  #names: Promise<Names> | undefined;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  names(): Promise<Names> {
    this.#names ??= this.#workspace.files().then((files) => readNames(files, this.#workspace.read));
    return this.#names;
  }

  /** Texts or files have. */
  changed(): void {
    this.#names = undefined;
  }
}
