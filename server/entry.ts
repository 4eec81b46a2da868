/** Where this program's own files are, run from the bundle in dist/ or from the sources. Stands in server/ beside the entry files. */
import { fileURLToPath } from "node:url";

const bundled = import.meta.url.endsWith(".js");
const resolve = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

type Entry = "worker" | "program-worker" | "search-process" | "measure" | "augmenter" | "decoder";

/** The file of an entry, to be forked or run as a thread. */
export const processEntry = (name: Entry): string => resolve(bundled ? `./${name}.js` : `./${name}.ts`);

/** A document of docs/. */
export const manual = (file: string): string => resolve(`../docs/${file}`);

/** A file that the build makes: a WebAssembly module. */
export const asset = (file: string): string => resolve(bundled ? `./${file}` : `../dist/${file}`);
