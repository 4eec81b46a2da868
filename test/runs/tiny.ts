/** A search that is real in every part and done in seconds: 6 x 6 images of three kinds of stripes, small convolutions. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import type { SearchReport } from "../../server/protocol/messages.ts";
import type { PieceSpec, Problem } from "../../server/protocol/problem.ts";
import { createRandom } from "../../server/random.ts";
import { piecesOf, strategyNamed } from "../../server/search/strategies.ts";
import { type RunningSearch, runSearch } from "../../server/search-client.ts";
import type { Space } from "../../server/space/space.ts";
import { device } from "../compute/backend.ts";
import { idxFile } from "../data/helpers.ts";
import { constant, decision, declare, labels, oneOf, op, read, real, sequence, values } from "../space/build.ts";

export { childrenOf, gone } from "./processes.ts";

/** A folder that is deleted when the test file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hnas-runs-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return folder;
}

export const tinySpace: Space = {
  name: "Tiny",
  input: [6, 6, 1],
  output: [3],
  root: sequence(
    declare("filters"),
    declare("kernel"),
    op("conv2d", { filters: read("filters"), kernel: read("kernel"), padding: "same" }),
    oneOf("batch_norm", sequence(), op("batch_norm")),
    oneOf("activation", op("relu"), op("gelu"), op("tanh")),
    op("global_avg_pool"),
    op("dense", { units: 3 }),
  ),
  training: {
    optimizer: {
      kind: "call",
      name: "adam",
      arguments: {
        learning_rate: { kind: "value", value: read("training.learning_rate") },
        beta1: { kind: "value", value: constant(0.9) },
        beta2: { kind: "value", value: constant(0.999) },
        epsilon: { kind: "value", value: constant(1e-7) },
      },
    },
    augmentation: { kind: "call", name: "brightness", arguments: { share: { kind: "value", value: constant(0.2) } } },
    batch: { kind: "value", value: constant(16) },
    epochs: { kind: "value", value: constant(3) },
    final_epochs: { kind: "value", value: constant(6) },
  },
  decisions: [
    decision("filters", values(4, 8, 16)),
    decision("kernel", values(1, 2, 3)),
    decision("batch_norm", labels("nothing", "batch_norm()")),
    decision("activation", labels("relu()", "gelu()", "tanh()")),
    decision("training.learning_rate", real(1e-3, 1e-1, "log")),
  ],
  constraints: [],
};

/** Horizontal, vertical and diagonal stripes under noise. */
export function stripes(count: number, seed: number): { pixels: number[]; kinds: number[] } {
  const random = createRandom(seed, "stripes");
  const kinds = Array.from({ length: count }, (_, index) => index % 3);
  const pixels = kinds.flatMap((kind) => {
    const phase = random.below(3);
    return Array.from({ length: 36 }, (_, at) => {
      const along = [Math.floor(at / 6), at % 6, Math.floor(at / 6) + at][kind] as number;
      return Math.min(255, ((along + phase) % 3 === 0 ? 150 : 20) + random.below(90));
    });
  });
  return { pixels, kinds };
}

/** Writes data files and a `.hnas` file into a folder, and gives the search. */
export function tinyProblem(folder: string, search: Partial<Problem["search"]> = {}): Problem {
  const idx = (split: string, count: number, seed: number): PieceSpec => {
    const { pixels, kinds } = stripes(count, seed);
    const paths = { images: join(folder, `${split}-images`), labels: join(folder, `${split}-labels`) };
    writeFileSync(paths.images, idxFile([count, 6, 6], pixels));
    writeFileSync(paths.labels, idxFile([count], kinds));
    return { name: "idx", arguments: paths };
  };
  const file = join(folder, "tiny.hnas");
  writeFileSync(file, "// stands for the file that this was compiled from\n");
  return {
    file,
    files: [file],
    data: {
      name: "stripes",
      train: idx("train", 240, 1),
      validation: { kind: "share", share: 0.25 },
      test: { kind: "source", source: idx("test", 60, 2) },
    },
    task: { name: "stripes", kind: "image_classification" },
    space: tinySpace,
    search: {
      name: "tiny",
      goal: { metric: "accuracy", direction: "maximize" },
      objectives: [{ metric: "accuracy", direction: "maximize" }],
      budget: { evaluations: 14 },
      ...piecesOf(strategyNamed("reinforce")),
      generator: { name: "modules", arguments: { hidden: 8, temperature: 1, learning_rate: 0.05, entropy: 0.01 } },
      workers: 2,
      device,
      seed: 3,
      ...search,
    },
  };
}

export interface Watched {
  readonly search: RunningSearch;
  readonly events: RunEvent[];
  readonly reports: SearchReport[];
  /** The exit code, once it has ended. */
  readonly exit: Promise<number>;
  /** Once a report is told that this holds of. */
  until(holds: (report: SearchReport) => boolean): Promise<SearchReport>;
}

/** Runs a search through the process that the command line uses. */
export function watch(request: Parameters<typeof runSearch>[0], env?: NodeJS.ProcessEnv): Watched {
  const reports: SearchReport[] = [];
  const events: RunEvent[] = [];
  const waiting = new Set<() => void>();
  const search = runSearch(
    request,
    (report) => {
      reports.push(report);
      if (report.type === "event") events.push(report.event);
      for (const look of waiting) look();
    },
    env,
  );
  const until = (holds: (report: SearchReport) => boolean) =>
    new Promise<SearchReport>((resolve, reject) => {
      const look = () => {
        const found = reports.find(holds);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      void search.exit.then((code) => reject(new Error(`the search ended with ${code}: ${JSON.stringify(reports.at(-1))}`)));
    });
  return { search, events, reports, exit: search.exit, until };
}

/** Writes a program that asks for a search, prints its process id once a candidate is evaluated, and ends as it ends. */
export function askerScript(script: string, request: Parameters<typeof runSearch>[0]): string {
  writeFileSync(
    script,
    `import { runSearch } from ${JSON.stringify(new URL("../../server/search-client.ts", import.meta.url).href)};
     const search = runSearch(${JSON.stringify(request)}, (report) => {
       if (report.type === "event" && report.event.type === "evaluated") console.log(search.pid);
       if (report.type === "problem") console.error(report.text);
     });
     process.exitCode = await search.exit;`,
  );
  return script;
}
