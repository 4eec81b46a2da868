/** Files, failures and timers of the system. */
import { renameSync, rmSync } from "node:fs";

/** Whether a failure of the system is this one, such as "ENOENT". */
export const isCode = (error: unknown, code: string): boolean => error instanceof Error && "code" in error && error.code === code;

/** Has a file written aside and then renamed: it is there whole or not at all, and until then what was there before. */
export function writeWhole(path: string, write: (draft: string) => void): void {
  const draft = `${path}.${process.pid}`;
  try {
    write(draft);
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Milliseconds; `setTimeout` rings at once where it is asked for more. */
export const longestTimer = 2 ** 31 - 1;
