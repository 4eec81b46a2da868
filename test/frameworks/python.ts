/** A Python environment with the frameworks that exported code is for, made once and kept. */
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

const packages = { "tensorflow-cpu": "2.21.0", keras: "3.15.1", torch: "2.15.0", numpy: "2.4.6", pillow: "13.0.0" };

/**
 * The interpreter of the environment in `folder`. Throws with a sentence where it cannot be made.
 * @param more versions of further packages, by their names
 */
export function pythonIn(folder: string, more: Readonly<Record<string, string>> = {}): string {
  const python = process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
  if (!existsSync(python)) {
    const base = ["python3", "python"].find((command) => spawnSync(command, ["--version"]).status === 0);
    if (!base)
      throw new Error("python3 is missing: the exported code of Keras and PyTorch cannot be run. Install Python 3.11 or later.");
    console.log(`Making a Python environment in ${folder} ...`);
    rmSync(folder, { recursive: true, force: true });
    must([base, "-m", "venv", folder], "Python's module venv is needed (Debian and Ubuntu: the package python3-venv)");
  }
  const all = { ...packages, ...more };
  if (!isRight(python, all)) {
    const wanted = Object.entries(all).map(([name, version]) => `${name}==${version}`);
    console.log(`Installing ${wanted.join(", ")} (some gigabytes, once) ...`);
    must(
      [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...wanted],
      "these packages need a network and Python 3.11 or later",
    );
  }
  return python;
}

function isRight(python: string, packages: Readonly<Record<string, string>>): boolean {
  const code = "import importlib.metadata as m, sys; print(*(m.version(name) for name in sys.argv[1:]), sep='\\n')";
  const { status, stdout } = spawnSync(python, ["-c", code, ...Object.keys(packages)], { encoding: "utf8" });
  return status === 0 && stdout.trim().split(/\s+/).join() === Object.values(packages).join();
}

function must([command = "", ...args]: readonly string[], hint: string): void {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} failed${error ? ` (${error.message})` : ""}; ${hint}.`);
}
