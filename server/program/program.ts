/** A program that evaluates candidates, while it runs. It ends with the group of processes that it was started in. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { ProgramSpec } from "../protocol/problem.ts";
import { Lines } from "./lines.ts";

export interface ProgramListener {
  /** A line of its standard output; of a very long one the beginning. */
  line(line: string, isCut: boolean): void;
  /** A line of its standard error. */
  complaint(line: string): void;
  /**
   * `how`: "ended with exit code 1: its last words".
   * @param code null where a signal ended it; "missing": there is no such program, or it may not be run
   */
  ended(how: string, code: number | null | "missing"): void;
}

/** In characters. */
const longestLine = 2 ** 20;
/** In ms: what it wrote last may come after its end, or never end where something that it started holds the pipe. */
const lastWords = 200;
const mostComplaints = 20;
/** Exit codes of a POSIX shell. */
const notExecutable = 126;
const notFound = 127;

export class Program {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #listener: ProgramListener;
  /** The last lines of its standard error. */
  readonly #complaints: string[] = [];
  #ended = false;

  constructor({ command, folder }: ProgramSpec, listener: ProgramListener) {
    this.#listener = listener;
    // Python would keep its lines to itself until there are many.
    const env = { ...process.env, PYTHONUNBUFFERED: "1" };
    const child = spawn(command, { shell: true, cwd: folder, env, windowsHide: true });
    this.#process = child;
    // One that closes its input, or has just ended, cannot be told anything; what follows is seen elsewhere.
    child.stdin.on("error", () => {});
    const out = new Lines(longestLine, (line, isCut) => listener.line(line, isCut));
    const err = new Lines(longestLine, (line) => this.#complain(line));
    for (const [stream, lines] of [[child.stdout, out] as const, [child.stderr, err] as const])
      stream
        .setEncoding("utf8")
        .on("data", (text: string) => lines.add(text))
        .on("end", () => lines.end());
    child.on("error", (error) => this.#end(`did not start: ${error.message}`, "missing"));
    child.on("close", (code, signal) => this.#exited(code, signal));
    child.on("exit", (code, signal) => setTimeout(() => this.#exited(code, signal), lastWords));
  }

  send(message: object): void {
    this.#process.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #complain(line: string): void {
    if (line.trim() !== "") this.#complaints.push(line.trim().slice(0, 500));
    if (this.#complaints.length > mostComplaints) this.#complaints.shift();
    this.#listener.complaint(line);
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    // Of a stack trace, the line that says what happened.
    const words = this.#complaints.findLast((line) => /^[\w.]*(Error|Exception)\b/.test(line)) ?? this.#complaints.at(-1);
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
    this.#end(words === undefined ? how : `${how}: ${words}`, code === notFound || code === notExecutable ? "missing" : code);
  }

  #end(how: string, code: number | null | "missing"): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.ended(how, code);
  }
}
