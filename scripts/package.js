// `npm run package [-- FILE]`: the extension as dist/hnas.vsix, or as FILE. What it depends on is inside the bundles.
import { spawnSync } from "node:child_process";

const [out = "dist/hnas.vsix"] = process.argv.slice(2);
const args = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", out];
const { status } = spawnSync(process.execPath, ["node_modules/@vscode/vsce/vsce", ...args], { stdio: "inherit" });
process.exit(status ?? 1);
