import { exitCode, UserError } from "../protocol/exit.ts";

/** A run that cannot be begun, read or continued. */
export class RunError extends UserError {
  override readonly name = "RunError";
}

/** Tells a failure of the file system as a `RunError`; anything else is a fault of the program and stays what it is. */
export function asRunError(error: unknown, doing: string, path: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const told = reasons[code];
  return told ? new RunError(`Cannot ${doing} ${path}: ${told}`, exitCode.cannotGoOn) : error;
}

/** What `act` gives. Throws `RunError` where the file system fails: "Cannot write /a/b: the disk is full. ..." */
export function attempt<T>(doing: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw asRunError(error, doing, path);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space, then resume the run; what was finished is kept.",
  EDQUOT: "your disk quota is used up. Free some space, then resume the run; what was finished is kept.",
  EFBIG: "files may not grow so large here (ulimit -f). Raise the limit, then resume the run; what was finished is kept.",
  EACCES: "permission is denied. Change its permissions or choose another folder with --runs.",
  EPERM: "permission is denied. Change its permissions or choose another folder with --runs.",
  EROFS: "the file system is read-only. Choose another folder with --runs.",
  EIO: "the disk reports an error. Check it; what was finished is kept where it can be read.",
  ENOENT: "the folder is gone. Was it moved or deleted?",
  ENOTDIR: "a part of this path is a file, not a folder. Choose another folder with --runs.",
  EMFILE: "too many files are open. Close some programs, then resume the run.",
};
