/** The package's N-API binding, built once against the library of a TensorFlow wheel and kept. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Ended, run } from "./command.ts";
import { bindings, ownPackages } from "./folders.ts";
import { compareVersions, type Library, newest } from "./library.ts";
import { installHint, TensorflowMissing } from "./missing.ts";
import { type Package, packageVersion } from "./package.ts";

/** N-API keeps a binding independent of Node's version; version 8 is in every Node that runs this program. */
const napiVersion = 8;

/** Where the binding for a library is, or would be. */
export function bindingPath({ version, folder }: Library): string {
  const place = createHash("sha256").update(folder).digest("hex").slice(0, 8);
  return join(bindings(), `${packageVersion}-tensorflow-${version}-${place}`, "tfjs_binding.node");
}

/**
 * Compiles the two files of the binding, which takes about ten seconds.
 * @param signal ends the compiler; then its reason is thrown
 * @throws TensorflowMissing where there is no compiler, or it fails
 */
export async function buildBinding(library: Library, { folder }: Package, signal?: AbortSignal): Promise<string> {
  const path = bindingPath(library);
  const headers = join(ownPackages(), "node_modules", "node-api-headers", "include");
  if (!existsSync(headers)) throw new TensorflowMissing(`the headers of Node's N-API are missing in ${headers}; ${installHint}`);
  // Another process may build the same one: whoever is last puts an equal file in its place, in one step.
  const unfinished = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  const compiler = process.env.CXX || "c++";
  const args = [
    ...["-std=c++17", "-O2", "-shared", "-fPIC", `-DNAPI_VERSION=${napiVersion}`],
    ...[headers, join(library.folder, "include")].map((include) => `-I${include}`),
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((file) => join(folder, "binding", file)),
    ...[`-L${library.folder}`, "-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2", `-Wl,-rpath,${library.folder}`],
    ...["-o", unfinished],
  ];
  try {
    const { code, output } = await run(compiler, args, { signal });
    if (code !== 0) throw new TensorflowMissing(failure(code, output, compiler, library));
    renameSync(unfinished, path);
    return path;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function failure(code: Ended["code"], output: string, compiler: string, { version, folder }: Library): string {
  if (code === "missing")
    return `a C++ compiler is needed once and ${compiler} was not found; install one (Debian and Ubuntu: the package g++), or name it in CXX`;
  const unknown =
    compareVersions(version, newest) > 0 ? `; TensorFlow ${version} is newer than ${newest}, the last one tried` : "";
  const error = output.split("\n").find((line) => /error/.test(line)) ?? output.split("\n")[0];
  return `${compiler} could not build the binding for ${folder}: ${error?.trim()}${unknown}`;
}
