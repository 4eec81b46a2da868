/** TensorFlow's library: the one inside the wheel of a Python environment. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { interpreterIn, ownEnvironment } from "./folders.ts";
import { installHint, TensorflowMissing } from "./missing.ts";

export interface Library {
  /** "2.21.0" */
  readonly version: string;
  /** Holds libtensorflow_cc.so.2 and include/. */
  readonly folder: string;
  /** The interpreter that it was found by. */
  readonly python: string;
  /** The wheel can compute on an NVIDIA GPU. */
  readonly cuda: boolean;
  /** Packages with CUDA libraries that the wheel wants and the environment has not. */
  readonly missing: readonly string[];
}

/** The versions that the binding has been built against and tried with are between these. */
export const oldest = "2.18";
export const newest = "2.21";

/** What an NVIDIA driver shows of itself: on Linux, in a container that hides /proc/driver, and that of Windows under WSL. */
const signs = ["/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg"];
/** Values of CUDA_VISIBLE_DEVICES by which a user hides all GPUs. */
const hidden: readonly (string | undefined)[] = ["", "-1"];

/** A GPU is there and not hidden. */
export const hasGpu = (): boolean => !hidden.includes(process.env.CUDA_VISIBLE_DEVICES) && signs.some((path) => existsSync(path));

/**
 * The first TensorFlow in: the interpreter that HNAS_TENSORFLOW_PYTHON names, if it names one, and then in no other; the one that
 * is selected in the editor (HNAS_SELECTED_PYTHON); the active environment; python3 on the PATH; the environment that
 * `hnas devices --install` makes.
 * @param env where these variables are
 * @throws TensorflowMissing
 */
export function findLibrary(env: NodeJS.ProcessEnv = process.env): Library {
  if (process.platform !== "linux")
    throw new TensorflowMissing(
      `the tensorflow backend runs on Linux only so far, and this is ${process.platform}; \`device: wasm\` runs everywhere`,
    );
  const python = env.HNAS_TENSORFLOW_PYTHON;
  const tried = python ? [python] : interpreters(env);
  const problems: string[] = [];
  for (const interpreter of tried) {
    const found = probe(interpreter);
    if (typeof found === "object") return found;
    problems.push(`${interpreter}: ${found}`);
  }
  const where = problems.length > 0 ? problems.join("; ") : "there is no python3 on the PATH";
  const mend = python ? namedHint : installHint;
  throw new TensorflowMissing(`TensorFlow was not found (${where}); ${mend}`, !python);
}

const namedHint =
  "HNAS_TENSORFLOW_PYTHON, or the setting hnas.tensorflow.python of VS Code, names this interpreter; let it name another one, or none";

function interpreters({ HNAS_SELECTED_PYTHON: selected, VIRTUAL_ENV: active }: NodeJS.ProcessEnv): readonly string[] {
  const environments = [...(active ? [active] : []), "", ownEnvironment()];
  const paths = environments.map((environment) => (environment ? interpreterIn(environment) : "python3"));
  return [...(selected ? [selected] : []), ...paths.filter((path) => path === "python3" || existsSync(path))];
}

/** Nothing of TensorFlow is loaded: only what pip has written down is read. */
const question = `
import sys
# Nothing of the folder that a user happens to be in is run or found.
sys.path[:] = [path for path in sys.path if path]
import importlib.metadata as metadata, importlib.util as util, json, os, re
def installed(name):
    try: return metadata.distribution(name)
    except metadata.PackageNotFoundError: return None
spec = util.find_spec("tensorflow")
wheels = filter(None, map(installed, ["tensorflow", "tensorflow-cpu", "tf-nightly", "tf-nightly-cpu"]))
wheel = next(wheels, None) if spec and spec.origin else None
if wheel:
    cuda = [re.match(r"[\\w.-]+", line)[0] for line in wheel.requires or [] if "and-cuda" in line]
    missing = [name for name in cuda if not installed(name)]
    print(json.dumps({"version": wheel.version, "folder": os.path.dirname(spec.origin), "cuda": bool(cuda), "missing": missing}))
else:
    print("null")
`;

/** Milliseconds: on a busy machine Python takes seconds to start. */
const patience = 60_000;

/** The library, or why it is none. */
function probe(python: string): Library | string {
  const { status, stdout, error } = spawnSync(python, ["-c", question], { encoding: "utf8", timeout: patience });
  if (error) return "code" in error && error.code === "ETIMEDOUT" ? "it does not answer" : "it cannot be started";
  if (status !== 0) return "it ends with an error";
  // Before it an environment may greet its users.
  const answer = stdout.trim().split("\n").at(-1) ?? "";
  if (!/^(null|\{.*\})$/.test(answer)) return "it does not answer as Python does";
  const found: Omit<Library, "python"> | null = JSON.parse(answer);
  if (!found) return "it has no TensorFlow";
  if (compareVersions(found.version, oldest) < 0)
    return `its TensorFlow ${found.version} is too old, ${oldest} is the first that fits`;
  if (!existsSync(join(found.folder, "libtensorflow_cc.so.2")))
    return `its TensorFlow ${found.version} has no libtensorflow_cc.so.2: it is not one of TensorFlow's own wheels`;
  return { ...found, python };
}

/** By the numbers of both, as far as the second goes: 2.21.0 is no newer than 2.21. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map((part) => Number.parseInt(part, 10))) as [
    number[],
    number[],
  ];
  for (const [place, part] of right.entries()) {
    const difference = (left[place] ?? 0) - part;
    if (difference !== 0) return difference;
  }
  return 0;
}
