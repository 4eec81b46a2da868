// Builds dist/: the language's parser, the WebAssembly kernels, the bundles. `--if-needed`: only the steps whose sources are newer.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const ifNeeded = process.argv.includes("--if-needed");
if (!ifNeeded) rmSync("dist", { recursive: true, force: true });
mkdirSync("dist", { recursive: true });

step("server/language/generated/module.ts", ["server/language/*.langium", "langium-config.json"], () =>
  run("langium", ["generate"]),
);

const kernels = "server/compute/kernels/kernels.as.ts";
for (const [name, feature] of [
  ["simd", "simd"],
  ["relaxed", "relaxed-simd"],
])
  step(`dist/kernels.${name}.wasm`, ["server/compute/kernels/*.as.ts"], () =>
    run("asc", [
      kernels,
      "-O3",
      "--noAssert",
      "--runtime",
      "stub",
      "--importMemory",
      "--enable",
      "simd",
      "--enable",
      feature,
      "-o",
      `dist/kernels.${name}.wasm`,
    ]),
  );

step("dist/tfjs-backend-wasm-simd.wasm", [], () =>
  copyFileSync(
    "node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm",
    "dist/tfjs-backend-wasm-simd.wasm",
  ),
);

const entries = ["augmenter", "cli", "decoder", "main", "measure", "program-worker", "search-process", "worker"]
  .map((name) => `server/${name}.ts`)
  .filter((file) => existsSync(file));
step("dist/cli.js", ["server/**/*.ts", "package.json", "scripts/build.js"], () => {
  // Their names change with their contents.
  for (const old of globSync("dist/*.{js,js.map}", { exclude: ["dist/webview.*"] })) rmSync(old);
  return bundle("server", {
    entryPoints: entries,
    outdir: "dist",
    platform: "node",
    target: "node22",
    format: "esm",
    splitting: true,
    minifySyntax: true,
    // CommonJS packages inside an ES module bundle ask for these.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; import { fileURLToPath as __fileURLToPath } from "node:url"; const require = __createRequire(import.meta.url); const __filename = __fileURLToPath(import.meta.url); const __dirname = __fileURLToPath(new URL(".", import.meta.url));',
    },
  });
});

// What VS Code loads: its extension hosts of all supported versions take CommonJS.
step("dist/extension.cjs", ["extension/**/*.ts", "server/**/*.ts", "package.json", "scripts/build.js"], () =>
  bundle("extension", {
    entryPoints: ["extension/main.ts"],
    outfile: "dist/extension.cjs",
    platform: "node",
    target: "node22",
    format: "cjs",
    external: ["vscode"],
    minifySyntax: true,
  }),
);

step("dist/webview.js", ["webview/**/*", "server/protocol/*.ts", "package.json", "scripts/build.js"], () =>
  bundle("webview", {
    entryPoints: { webview: "webview/main.tsx" },
    outdir: "dist",
    platform: "browser",
    target: "chrome130",
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
  }),
);

/** What went into it is kept in dist/NAME.meta.json. */
async function bundle(name, options) {
  const { metafile } = await build({ ...options, bundle: true, sourcemap: true, logLevel: "warning", metafile: true });
  writeFileSync(`dist/${name}.meta.json`, JSON.stringify(metafile));
}

/** Runs `make` where `target` is missing or older than one of its sources. */
async function step(target, sources, make) {
  const time = existsSync(target) ? statSync(target).mtimeMs : 0;
  const files = globSync(sources, { exclude: (name) => name === "generated" });
  if (ifNeeded && time > 0 && files.every((file) => statSync(file).mtimeMs <= time)) return;
  await make();
}

/** What a program prints matters only where it fails. */
function run(command, args) {
  const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${command}`, args, {
    shell: process.platform === "win32",
    encoding: "utf8",
  });
  if (status === 0) return;
  console.error(`${command} ${args.join(" ")} failed\n${stdout}${stderr}`);
  process.exit(1);
}
