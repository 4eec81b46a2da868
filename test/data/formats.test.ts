import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { formats } from "../../server/data/formats.ts";

const server = (name: string) => fileURLToPath(new URL(`../../server/data/${name}`, import.meta.url));

describe.each(formats.map((format) => [format.name, format] as const))("%s", (_, format) => {
  it("is declared completely", () => {
    expect(format.doc.split("\n")[0]).toMatch(/\.$/);
    const names = format.parameters.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const parameter of format.parameters) expect(parameter.doc).toMatch(/\.$/);
    // Parameters that must be given come first: they are taken without a name.
    const optional = format.parameters.map((parameter) => parameter.optional === true || parameter.default !== undefined);
    expect(optional).toEqual([...optional].sort((a, b) => Number(a) - Number(b)));
    expect(format.parameters[0]?.type.kind).toBe("path");
  });
});

describe("formats", () => {
  it("are declared without their decoders, which are loaded when data is read", async () => {
    const { metafile } = await build({
      entryPoints: [server("formats.ts")],
      outdir: "unused",
      write: false,
      bundle: true,
      splitting: true,
      platform: "node",
      format: "esm",
      metafile: true,
      logLevel: "silent",
    });
    const outputs = Object.entries(metafile.outputs);
    const decoders = /node_modules\/(csv-parse|fast-png|jpeg-js)/;
    const loaded = (start: string, kinds: readonly string[], seen = new Set<string>()): string[] => {
      if (seen.has(start)) return [];
      seen.add(start);
      const output = metafile.outputs[start];
      const imports = output?.imports.filter(({ kind }) => kinds.includes(kind)) ?? [];
      return [...Object.keys(output?.inputs ?? {}), ...imports.flatMap(({ path }) => loaded(path, kinds, seen))];
    };
    const entry = outputs.find(([, output]) => output.entryPoint?.endsWith("formats.ts"))?.[0] ?? "";
    expect(loaded(entry, ["import-statement"]).filter((file) => decoders.test(file))).toEqual([]);
    const later = loaded(entry, ["import-statement", "dynamic-import"]).map((file) => decoders.exec(file)?.[1]);
    expect(new Set(later.filter((name) => name !== undefined))).toEqual(new Set(["csv-parse", "fast-png", "jpeg-js"]));
  });
});
