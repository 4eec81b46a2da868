/** All that the backend needs, where it is. */
import { existsSync } from "node:fs";
import type { Installation } from "../../protocol/device.ts";
import { bindingPath } from "./binding.ts";
import { findLibrary, hasGpu, type Library } from "./library.ts";
import { installHint, TensorflowMissing } from "./missing.ts";
import { findPackage, type Package } from "./package.ts";

/** @throws TensorflowMissing */
export function findInstallation(): Installation {
  // Python is asked last: that takes a tenth of a second.
  const found = findPackage();
  const library = findLibrary();
  const binding = bindingPath(library);
  if (!existsSync(binding))
    throw new TensorflowMissing(
      `the binding for TensorFlow ${library.version} in ${library.folder} is not built; ${installHint}`,
    );
  return installationOf(library, found, binding);
}

export function installationOf(library: Library, found: Package, binding: string): Installation {
  const { version, folder } = library;
  const hindrance = gpuProblem(library);
  return { version, library: folder, package: found, binding, ...(hindrance && { hindrance }) };
}

function gpuProblem({ cuda, missing, version }: Library): string | undefined {
  if (!hasGpu()) return undefined;
  if (!cuda)
    return `the GPU is not used: this TensorFlow ${version} is a build without CUDA; install \`tensorflow[and-cuda]\` instead`;
  if (missing.length === 0) return undefined;
  return `the GPU is not used: CUDA libraries are missing in TensorFlow's environment (${missing.join(", ")}); install \`tensorflow[and-cuda]==${version}\` there`;
}
