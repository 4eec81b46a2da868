// `npm run package [-- FILE]`: the extension as dist/hnas.vsix, or as FILE. What it depends on is inside the bundles, and so are the
// licences of that.
import { spawnSync } from "node:child_process";
import { globSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

writeFileSync(
  "dist/third-party-licenses.txt",
  bundled()
    .map(notice)
    .join(`\n${"-".repeat(80)}\n\n`),
);
const [out = "dist/hnas.vsix"] = process.argv.slice(2);
const args = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", out];
const { status } = spawnSync(process.execPath, ["node_modules/@vscode/vsce/vsce", ...args], { stdio: "inherit" });
process.exit(status ?? 1);

/** The folders of the packages that something in the bundles comes from. */
function bundled() {
  const inputs = globSync("dist/*.meta.json").flatMap((file) => Object.keys(JSON.parse(readFileSync(file, "utf8")).inputs));
  const folders = inputs.flatMap((input) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return `${name} ${version}, licence ${license}\n\n${texts.join("\n\n") || "This package holds no text of its licence."}\n`;
}
