/** A TensorFlow session with a graph in it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OutOfMemory } from "../failure.ts";
import type { Graph, Reference } from "./graph.ts";
import { TensorflowMissing } from "./missing.ts";
import { type Binding, type TypeName, typeNumbers, type Values } from "./node.ts";

/** The value of a placeholder. */
export interface Feed {
  readonly name: string;
  readonly type: TypeName;
  readonly shape: readonly number[];
  readonly values: Values;
}

export class Session {
  readonly #binding: Binding;
  readonly #model: number;
  #kept: number[] = [];

  /** @throws TensorflowMissing where the graph cannot be written down, from where TensorFlow reads it */
  constructor(binding: Binding, graph: Graph) {
    this.#binding = binding;
    const folder = written(graph);
    try {
      this.#model = binding.loadSavedModel(folder, "serve");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /**
   * Runs the nodes that are asked for, and those that they need.
   * @throws OutOfMemory
   */
  run(feeds: readonly Feed[], outputs: readonly Reference[]): Values[] {
    const fed = this.#upload(feeds);
    try {
      return this.#fetch(feeds, fed, outputs);
    } finally {
      for (const id of fed) this.#binding.deleteTensor(id);
    }
  }

  /**
   * As `run`, for nodes that put what is fed into variables. These hold JavaScript's own memory then, which may only be given back
   * by JavaScript's thread; so it is kept until the session ends.
   */
  start(feeds: readonly Feed[], output: Reference): void {
    this.#kept = this.#upload(feeds);
    this.#fetch(feeds, this.#kept, [output]);
  }

  dispose(): void {
    this.#binding.deleteSavedModel(this.#model);
    for (const id of this.#kept) this.#binding.deleteTensor(id);
    this.#kept = [];
  }

  #upload(feeds: readonly Feed[]): number[] {
    return feeds.map(({ shape, type, values }) => this.#binding.createTensor(shape, typeNumbers[type], values));
  }

  #fetch(feeds: readonly Feed[], fed: readonly number[], outputs: readonly Reference[]): Values[] {
    const names = feeds.map(({ name }) => `${name}:0`).join();
    const made = attempt(() => this.#binding.runSavedModel(this.#model, fed, names, outputs.map((name) => `${name}:0`).join()));
    return made.map(({ id }) => {
      const values = this.#binding.tensorDataSync(id);
      this.#binding.deleteTensor(id);
      return values;
    });
  }
}

/** The folder of a SavedModel. */
function written(graph: Graph): string {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), "hnas-"));
    writeFileSync(join(folder, "saved_model.pb"), graph.savedModel());
    return folder;
  } catch (error) {
    if (folder) rmSync(folder, { recursive: true, force: true });
    throw new TensorflowMissing(
      `Cannot write a graph for TensorFlow into ${tmpdir()}: ${reasonOf(error)}, or let TMPDIR name another folder.`,
    );
  }
}

function reasonOf(error: unknown): string {
  switch (error instanceof Error && "code" in error && error.code) {
    case "ENOSPC":
      return "the disk is full. Free some space";
    case "EDQUOT":
      return "your disk quota is used up. Free some space";
    case "EFBIG":
      return "files may not grow so large here (ulimit -f). Raise the limit";
    case "EACCES":
    case "EROFS":
      return "it may not be written to. Change its permissions";
    default:
      return `${error instanceof Error ? error.message : error}. Mend that`;
  }
}

function attempt<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && /OOM|RESOURCE_EXHAUSTED/.test(error.message))
      throw new OutOfMemory("TensorFlow could not allocate what is needed at a time");
    throw error;
  }
}
