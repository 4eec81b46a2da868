/** What package.json promises of the extension: commands, words in both languages, files that are there. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const read = (file: string): string => readFileSync(file, "utf8");
const json = (file: string): Record<string, string> => JSON.parse(read(file));
const manifest = JSON.parse(read("package.json"));
const sources = globSync("extension/**/*.ts").map(read).join("\n");

describe("commands", () => {
  const declared: readonly string[] = manifest.contributes.commands.map(({ command }: { command: string }) => command);
  const registered = [...sources.matchAll(/registerCommand\(context, "([^"]+)"/g)].map(([, command]) => command);

  test("are registered, each that is declared, and no other", () => {
    expect(registered.toSorted()).toEqual(declared.toSorted());
  });

  test("are called by names that exist", () => {
    const called = [...sources.matchAll(/"(hnas\.\w+)"/g)].map(([, name = ""]) => name);
    const others = ["hnas.results", "hnas.searches"];
    expect(called.filter((name) => !declared.includes(name) && !others.includes(name))).toEqual([]);
  });
});

test("no command can be called in a workspace that is not trusted", () => {
  for (const { enablement } of manifest.contributes.commands) expect(enablement).toBe("isWorkspaceTrusted");
});

describe("settings", () => {
  const declared = Object.keys(manifest.contributes.configuration.properties);

  test("are read, each that is declared, and no other", () => {
    const read = [...sources.matchAll(/getConfiguration\("hnas"[^)]*\)\.get\("([^"]+)"/g)].map(([, name]) => `hnas.${name}`);
    expect(read.toSorted()).toEqual(declared.toSorted());
  });

  test("that a workspace makes count only where it is trusted", () => {
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(declared);
  });

  test("are described", () => {
    for (const { markdownDescription } of Object.values<{ markdownDescription: string }>(
      manifest.contributes.configuration.properties,
    ))
      expect(markdownDescription).toMatch(/^%\w+%$/);
  });
});

describe("words", () => {
  test("of the manifest are there in both languages", () => {
    const used = [...read("package.json").matchAll(/"%(\w+)%"/g)].map(([, key]) => key);
    for (const file of ["package.nls.json", "package.nls.zh-cn.json"])
      expect(Object.keys(json(file)).toSorted()).toEqual([...new Set(used)].toSorted());
  });

  test("of the manifest are Chinese in Chinese, and speak of the same code", () => {
    const code = (text = "") => (text.match(/`[^`]+`/g) ?? []).toSorted();
    const english = json("package.nls.json");
    for (const [key, text] of Object.entries(json("package.nls.zh-cn.json"))) {
      expect(text).toMatch(/\p{Script=Han}/u);
      expect(code(text)).toEqual(code(english[key]));
    }
  });

  test("of the extension are all there in Chinese, and no other, with the same gaps", () => {
    const used = [...sources.matchAll(/l10n\.t\(\s*("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']): string => JSON.parse(text));
    const chinese = json("l10n/bundle.l10n.zh-cn.json");
    expect(Object.keys(chinese).toSorted()).toEqual([...new Set(used)].toSorted());
    const gaps = (text: string) => (text.match(/\{\d\}/g) ?? []).toSorted();
    for (const [english, translated] of Object.entries(chinese)) expect(gaps(translated)).toEqual(gaps(english));
  });
});

test("every file that is named is there", () => {
  const named = [...read("package.json").matchAll(/"((?:\.\/)?(?:extension|l10n|dist)(?:\/[^"]*)?)"/g)].map(
    ([, path = ""]) => path,
  );
  expect(named.filter((path) => !existsSync(path) && path !== "dist/cli.js")).toEqual([]);
});

test("the types of VS Code are those of the oldest version that is supported", () => {
  expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies["@types/vscode"]}`);
});
