/** The folders and documents that the editor has open, by path and by URI. */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { runsFolder } from "../commands/workspace.ts";
import { readText } from "../language/index.ts";
import { findFiles } from "./find-files.ts";

const isFile = (uri: string): boolean => uri.startsWith("file:");

export class Workspace {
  #folders: readonly string[] = [];
  #found: Promise<readonly string[]> | undefined;
  readonly #open = new Map<string, TextDocument>();
  /** As the editor has called them, by path; also of documents that were closed. */
  readonly #uris = new Map<string, string>();

  addFolders(uris: readonly string[]): void {
    this.#folders = [...this.#folders, ...uris.filter(isFile).map((uri) => fileURLToPath(uri))];
    this.filesChanged();
  }

  removeFolders(uris: readonly string[]): void {
    const removed = uris.filter(isFile).map((uri) => fileURLToPath(uri));
    this.#folders = this.#folders.filter((folder) => !removed.includes(folder));
    this.filesChanged();
  }

  /** Files on the disk have appeared or gone. */
  filesChanged(): void {
    this.#found = undefined;
  }

  /** All `.hnas` files of the folders, and the documents that are open: those come first. */
  async files(): Promise<readonly string[]> {
    this.#found ??= findFiles(this.#folders);
    const found = await this.#found;
    return [...new Set([...this.#open.keys(), ...found])];
  }

  opened(document: TextDocument): string {
    const path = this.pathOf(document.uri);
    this.#open.set(path, document);
    this.#uris.set(path, document.uri);
    return path;
  }

  closed(document: TextDocument): string {
    const path = this.pathOf(document.uri);
    this.#open.delete(path);
    return path;
  }

  /** A document that was never saved lies where it would be saved first. */
  pathOf(uri: string): string {
    return isFile(uri) ? fileURLToPath(uri) : resolve(this.#folders[0] ?? ".", uri.replace(/^\w+:/, ""));
  }

  uriOf(path: string): string {
    return this.#uris.get(path) ?? pathToFileURL(path).href;
  }

  /** The text of a document that is open. */
  textOf(path: string): string | undefined {
    return this.#open.get(path)?.getText();
  }

  /** The text of a file as the editor shows it. Throws as `readFile` does. */
  readonly read = async (path: string): Promise<string> => this.textOf(path) ?? (await readText(path));

  /** Where the runs of a file are kept: in the workspace's folder that it is in, as the command line does that is called there. */
  runsOf(path: string): string {
    const around = this.#folders.filter((folder) => path.startsWith(join(folder, "/")));
    return runsFolder(undefined, around.toSorted((a, b) => b.length - a.length)[0] ?? dirname(path));
  }

  /** All folders of runs that may be of interest. */
  get runsFolders(): readonly string[] {
    const ofFolders = this.#folders.map((folder) => runsFolder(undefined, folder));
    return [...new Set([...ofFolders, ...[...this.#uris.keys()].map((path) => this.runsOf(path))])];
  }
}
