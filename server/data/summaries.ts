/** Summaries of sources, kept while their files stay as they are: an editor asks at every keystroke. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Format, pathsOf, type SourceArguments, type SourceSummary } from "./format.ts";

interface Kept {
  readonly stamp: string;
  readonly summary: Promise<SourceSummary>;
}

const mostKept = 50;
const kept = new Map<string, Kept>();

/**
 * What a source holds. A file counts as unchanged while its size and time of change are the same, a folder while those of its
 * folders are: an image that is overwritten in its place is not noticed before the data is loaded.
 */
export async function summarize(format: Format, given: SourceArguments): Promise<SourceSummary> {
  const key = JSON.stringify([format.name, given]);
  const stamp = await stampOf(format, given);
  const found = kept.get(key);
  if (found && found.stamp === stamp) return found.summary;
  kept.delete(key);
  const summary = format.summarize(given).then(({ shape, classes, labels }) => ({ shape, classes, labels }));
  if (stamp === undefined) return summary;
  for (const oldest of [...kept.keys()].slice(0, kept.size + 1 - mostKept)) kept.delete(oldest);
  kept.set(key, { stamp, summary });
  summary.catch(() => kept.delete(key));
  return summary;
}

/** Undefined where something is missing: the format then says what. */
async function stampOf(format: Format, given: SourceArguments): Promise<string | undefined> {
  const stampOfOne = async (path: string) => {
    const { size, mtimeMs } = await stat(path);
    return `${path}:${size}:${mtimeMs}`;
  };
  try {
    const stamps = pathsOf(format, given).map(async ({ path, of }) => {
      if (of === "file") return [await stampOfOne(path)];
      const inside = (await readdir(path)).sort().map((name) => join(path, name));
      return await Promise.all([path, ...inside].map(stampOfOne));
    });
    return (await Promise.all(stamps)).flat().join("\n");
  } catch {
    return undefined;
  }
}
