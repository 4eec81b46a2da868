/** `hnas` as a user calls it: the built command line in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { idxFile } from "../data/helpers.ts";
import { stripes } from "../runs/tiny.ts";

export const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once standard output holds the text. */
  printed(text: string): Promise<void>;
}

/** Starts `hnas` in a folder. */
export function start(folder: string, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  const waiting = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return {
    child,
    ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr }))),
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = () => stdout.includes(text) && resolve();
        waiting.add(look);
        look();
        child.on("close", () => reject(new Error(`ended without printing '${text}':\n${stdout}${stderr}`)));
      }),
  };
}

export const hnas = (folder: string, ...args: readonly string[]): Promise<Ended> => start(folder, ...args).ended;

/** A workspace with images of three kinds of stripes and a space that is searched in seconds. */
export function workspace(folder: string, changes: { readonly space?: string; readonly search?: string } = {}): string {
  mkdirSync(join(folder, ".git"), { recursive: true });
  mkdirSync(join(folder, "data"), { recursive: true });
  for (const [split, count, seed] of [
    ["train", 120, 1],
    ["test", 60, 2],
  ] as const) {
    const { pixels, kinds } = stripes(count, seed);
    writeFileSync(join(folder, "data", `${split}-images`), idxFile([count, 6, 6], pixels));
    writeFileSync(join(folder, "data", `${split}-labels`), idxFile([count], kinds));
  }
  writeFileSync(join(folder, "data", "classes.txt"), "rows\ncolumns\ndiagonals\n");
  const file = join(folder, "stripes.hnas");
  writeFileSync(
    file,
    `data stripes {
  train: idx("data/train-images", "data/train-labels")
  test: idx("data/test-images", "data/test-labels")
  validation: 25%
}
task kinds: image_classification {
  data: stripes
  optimizer: adam(learning_rate: log(1e-3..1e-1))
  batch: 16
  epochs: 2
  final_epochs: 4
}
space Net for kinds {
${changes.space ?? "  conv2d(one_of(4, 8), one_of(1, 2, 3), padding: same)\n  optional batch_norm()\n  one_of(relu(), gelu(), tanh())\n  global_avg_pool()\n  dense(classes)"}
}
search quick {
  space: Net
  ${changes.search ?? "budget: 5 evaluations"}
  seed: 3
}
`,
  );
  return file;
}
