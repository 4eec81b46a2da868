/** A TypeScript project with a tiny search in it, and what becomes of a model in one of its files. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { workspace } from "../cli/hnas.ts";
import { stripes } from "../runs/tiny.ts";

/** A search that never ends, for the same file. */
export const endless = "\nsearch endless {\n  space: Net\n  budget: 100000 evaluations\n  seed: 4\n}\n";

/** The file into which a model is inserted; the cursor's line is 3, the empty one. */
export const before = 'import { version } from "./version.ts";\n\n\n\nexport const name = "stripes " + version;\n';

export function project(folder: string): string {
  const file = workspace(folder);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("node_modules", "@tensorflow"), join(folder, "node_modules", "@tensorflow"));
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  write("package.json", JSON.stringify({ type: "module", private: true }));
  const options = { strict: true, noEmit: true, target: "es2023", lib: ["es2023", "dom"], types: [] };
  const modules = { module: "nodenext", allowImportingTsExtensions: true, skipLibCheck: true };
  write("tsconfig.json", JSON.stringify({ compilerOptions: { ...options, ...modules }, include: ["network.ts", "version.ts"] }));
  write("version.ts", 'export const version = "1.0";\n');
  write("network.ts", before);
  return file;
}

/** What the compiler of the project has against it; empty for nothing. */
export function complaintsOf(folder: string): string {
  try {
    return execFileSync(process.execPath, [resolve("node_modules", "typescript", "bin", "tsc"), "-p", folder], {
      encoding: "utf8",
    });
  } catch (error) {
    return String(error instanceof Error && "stdout" in error ? error.stdout : error);
  }
}

export interface Used {
  readonly shape: readonly number[];
  /** The share of the test images that are told right. */
  readonly accuracy: number;
}

/** Runs the model of `network.ts` on the test images, in a Node of its own. */
export function use(folder: string, weights: string): Used {
  const { pixels, kinds } = stripes(60, 2);
  writeFileSync(join(folder, "images.json"), JSON.stringify({ pixels, kinds }));
  const program = `import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { inputShape, load, scale } from "./network.ts";
const { pixels, kinds } = JSON.parse(readFileSync("images.json", "utf8"));
await tf.setBackend("cpu");
const network = load(new Uint8Array(readFileSync(${JSON.stringify(weights)})).buffer);
const logits = network.predict(tf.tensor(pixels, [kinds.length, ...inputShape]).mul(scale));
const right = [...logits.argMax(-1).dataSync()].filter((kind, index) => kind === kinds[index]).length;
console.log(JSON.stringify({ shape: logits.shape, accuracy: right / kinds.length }));
`;
  writeFileSync(join(folder, "use.ts"), program);
  const printed = execFileSync(process.execPath, ["use.ts"], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(printed.trim().split("\n").at(-1) ?? "");
}

export const textOf = (folder: string, file: string): string => readFileSync(join(folder, file), "utf8");
