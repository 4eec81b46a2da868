/** A program that is run to its end. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Ended {
  /** Its exit code; null where a signal ended it; "missing" where there is no such program. */
  readonly code: number | null | "missing";
  /** What it wrote, both to standard output and standard error. */
  readonly output: string;
}

/** @param onLine gets every line as it is written */
export function run(program: string, args: readonly string[], onLine: (line: string) => void = () => {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const lines: string[] = [];
    const hear = (line: string) => {
      lines.push(line);
      onLine(line);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", hear);
    child.on("error", () => resolve({ code: "missing", output: "" }));
    child.on("close", (code) => resolve({ code, output: lines.join("\n") }));
  });
}
