/** All that the backend needs, where it is. */
import { existsSync } from "node:fs";
import { bindingPath } from "./binding.ts";
import { findLibrary, hasGpu, type Library } from "./library.ts";
import { installHint, TensorflowMissing } from "./missing.ts";
import { findPackage, type Package } from "./package.ts";

/** Plain JSON: a worker process is told of it. */
export interface Installation {
  readonly library: Library;
  readonly package: Package;
  /** The built binding, a file. */
  readonly binding: string;
}

/**
 * @param python the interpreter in whose environment TensorFlow is looked for, instead of those where it may be
 * @throws TensorflowMissing
 */
export function findInstallation(python?: string): Installation {
  const library = findLibrary(python);
  const found = findPackage();
  const binding = bindingPath(library);
  if (!existsSync(binding))
    throw new TensorflowMissing(
      `the binding for TensorFlow ${library.version} in ${library.folder} is not built; ${installHint}`,
    );
  return { library, package: found, binding };
}

/** Why a machine with a GPU will compute on its processor, or nothing. */
export function gpuProblem({ cuda, missing, version }: Library): string | undefined {
  if (!hasGpu()) return undefined;
  if (!cuda) return `this TensorFlow ${version} is a build without CUDA: the GPU is not used; ${installHint}`;
  if (missing.length > 0)
    return `the GPU is not used: CUDA libraries are missing in TensorFlow's environment (${missing.join(", ")}); install \`tensorflow[and-cuda]==${version}\` there`;
  return undefined;
}
