// Runs the suites of operations, gradients, training and whole searches on the tensorflow backend, which is installed first where it is not there:
// with a Python and a network at hand, in the user's cache folder. Where it cannot be installed, it says so, and that nothing was run.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { interpreterIn } from "../server/compute/tensorflow/folders.ts";
import { install } from "../server/compute/tensorflow/install.ts";
import { TensorflowMissing } from "../server/compute/tensorflow/missing.ts";

const suites = [
  "test/network/ops.test.ts",
  "test/compute/failures.test.ts",
  "test/compute/train.test.ts",
  "test/compute/recorded.test.ts",
  "test/runs/device.test.ts",
];

// TensorFlow is in this environment already, if `npm run verify:frameworks` has made it.
const frameworks = interpreterIn(resolve(".cache", "python"));
if (existsSync(frameworks)) process.env.HNAS_TENSORFLOW_PYTHON ??= frameworks;

try {
  const { hindrance } = await install({ say: console.log });
  if (hindrance) console.log(hindrance);
  const vitest = join("node_modules", ".bin", "vitest");
  const env = { ...process.env, HNAS_TEST_DEVICE: "tensorflow" };
  const { status } = spawnSync(vitest, ["run", "--project", "hnas", ...suites], { stdio: "inherit", env });
  process.exitCode = status ?? 1;
} catch (error) {
  if (!(error instanceof TensorflowMissing)) throw error;
  console.log(`Not run: the suites on the tensorflow backend. ${error.message}`);
}
