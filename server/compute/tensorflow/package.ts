/** The npm package whose JavaScript and C++ sources the backend uses: beside this program, or in a folder of its own. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ownPackages } from "./folders.ts";
import { installHint, TensorflowMissing } from "./missing.ts";

export interface Package {
  /** "@tensorflow/tfjs-node-gpu" */
  readonly name: string;
  readonly folder: string;
}

/** Both have the same sources; the first is the one that is installed on demand. */
export const packageNames = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;
/** Of the package. Its kernels and its binding are used from the inside, so no other will do. */
export const packageVersion = "4.22.0";

/** @throws TensorflowMissing */
export function findPackage(): Package {
  const roots = [import.meta.url, join(ownPackages(), "package.json")];
  const found: string[] = [];
  for (const root of roots)
    for (const name of packageNames) {
      const folder = folderOf(name, root);
      if (!folder) continue;
      const version = versionIn(folder);
      if (version === packageVersion) return { name, folder };
      found.push(`${name} ${version} in ${folder}`);
    }
  const what = `the npm package ${packageNames[0]} ${packageVersion} was not found`;
  throw new TensorflowMissing(`${found.length > 0 ? `${what}, only ${found.join(" and ")}` : what}; ${installHint}`, true);
}

function versionIn(folder: string): string {
  try {
    return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }).version;
  } catch {
    return "of an unknown version";
  }
}

function folderOf(name: string, root: string): string | undefined {
  const paths = createRequire(root).resolve.paths(name) ?? [];
  return paths.map((path) => join(path, name)).find((folder) => existsSync(join(folder, "package.json")));
}
