/** A program that is run to its end. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Ended {
  /** Its exit code; null where a signal ended it; "missing" where there is no such program. */
  readonly code: number | null | "missing";
  /** What it wrote, both to standard output and standard error. */
  readonly output: string;
}

export interface Watched {
  /** Gets every line as it is written. */
  readonly onLine?: (line: string) => void;
  /** Ends the program and all that it has started; then its end is awaited and the signal's reason thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** It ends with this process. */
export async function run(program: string, args: readonly string[], { onLine, signal }: Watched = {}): Promise<Ended> {
  signal?.throwIfAborted();
  // The leader of a group is ended with all of it; without a signal there is none, as Ctrl-C would not reach it.
  const isLeader = signal !== undefined;
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: isLeader });
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(isLeader ? -child.pid : child.pid);
    } catch {
      // It has just ended.
    }
  };
  signal?.addEventListener("abort", kill);
  process.on("exit", kill);
  const ended = await new Promise<Ended>((resolve) => {
    const lines: string[] = [];
    const hear = (line: string) => {
      lines.push(line);
      onLine?.(line);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", hear);
    child.on("error", () => resolve({ code: "missing", output: "" }));
    child.on("close", (code) => resolve({ code, output: lines.join("\n") }));
  });
  process.off("exit", kill);
  signal?.removeEventListener("abort", kill);
  signal?.throwIfAborted();
  return ended;
}
