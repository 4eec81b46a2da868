// `npm run package`: dist/hnas.vsix. What this package depends on is inside the bundles.
import { spawnSync } from "node:child_process";

const args = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"];
const { status } = spawnSync(process.execPath, ["node_modules/@vscode/vsce/vsce", ...args, "--out", "dist/hnas.vsix"], {
  stdio: "inherit",
});
process.exit(status ?? 1);
