/** What has been read of the workspace's files, once until one of them changes, however many features ask. */
import { type LanguageDocument, openDocument, readNames } from "../language/document.ts";
import type { Names } from "../language/names.ts";
import type { Workspace } from "./workspace.ts";

export class Project {
  readonly #workspace: Workspace;
  readonly #documents = new Map<string, Promise<LanguageDocument>>();
  #names: Promise<Names> | undefined;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** A document that is open, with what it imports. */
  async document(uri: string): Promise<LanguageDocument | undefined> {
    const path = this.#workspace.pathOf(uri);
    const text = this.#workspace.textOf(path);
    if (text === undefined) return undefined;
    const document = this.#documents.get(path) ?? openDocument(path, text, this.#workspace.read);
    this.#documents.set(path, document);
    return document;
  }

  /** Of all files of the workspace, read together. */
  names(): Promise<Names> {
    this.#names ??= this.#workspace.files().then((files) => readNames(files, this.#workspace.read));
    return this.#names;
  }

  /** Texts or files have. */
  changed(): void {
    this.#documents.clear();
    this.#names = undefined;
  }
}
