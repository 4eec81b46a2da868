// `npm run package`: dist/hnas.vsix, from a fresh build without what an earlier one left.
import { spawnSync } from "node:child_process";

// What this package depends on is inside the bundles.
const args = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", "dist/hnas.vsix"];
for (const [file, rest] of [
  [process.execPath, ["scripts/build.js"]],
  [process.execPath, ["node_modules/@vscode/vsce/vsce", ...args]],
]) {
  const { status } = spawnSync(file, rest, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
