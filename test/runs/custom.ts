/** Custom tasks for tests: a `.hnas` file and a program in a folder of their own, compiled by the real language. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chooseSearch, compileFile } from "../../server/commands/compile.ts";
import type { Problem } from "../../server/protocol/problem.ts";

export interface Custom {
  /** Of the program's module: what it does with a `request`, by `tell`; `start` runs once. */
  readonly answer: string;
  readonly start?: string;
  /** Statements of the space. */
  readonly space?: string;
  /** Entries of the task and of the search. */
  readonly task?: string;
  readonly search?: string;
  /** Instead of the program. */
  readonly command?: string;
}

/** Writes the files and gives the search. */
export async function customProblem(folder: string, custom: Custom): Promise<Problem> {
  const { answer, start = "", task = "", search = "", space = "let a = int(1..6)" } = custom;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "program.mjs"),
    `import { spawn } from "node:child_process";
     import { appendFileSync } from "node:fs";
     import { createInterface } from "node:readline";
     import { setTimeout as pause } from "node:timers/promises";
     const tell = (message) => console.log(typeof message === "string" ? message : JSON.stringify(message));
     appendFileSync("starts", process.pid + "\\n");
     ${start}
     for await (const line of createInterface({ input: process.stdin })) {
       const request = JSON.parse(line);
       const { id, architecture: { decisions } } = request;
       appendFileSync("requests", line + "\\n");
       ${answer}
     }`,
  );
  const file = join(folder, "custom.hnas");
  const { command = `${process.execPath} program.mjs` } = custom;
  writeFileSync(
    file,
    `task t: custom {\n  evaluate: command("${command}")\n  ${task}\n}
space S for t {\n${space}\n}
search s {\n  space: S\n  maximize: accuracy\n  workers: 2\n  ${search}\n}\n`,
  );
  const { problems, diagnostics } = await compileFile(file);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return chooseSearch(problems, undefined);
}
