import type { Diagnostic } from "../language/index.ts";
import { compileFile } from "./compile.ts";

/** Everything that is wrong with files and the data they name, without repeating what two files share. */
export async function check(files: readonly string[]): Promise<readonly Diagnostic[]> {
  const found = new Map<string, Diagnostic>();
  for (const file of files)
    for (const { mend: _, ...diagnostic } of (await compileFile(file)).diagnostics)
      found.set(JSON.stringify(diagnostic), diagnostic);
  return [...found.values()];
}
