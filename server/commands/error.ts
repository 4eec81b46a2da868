import type { ProblemCode } from "../protocol/exit.ts";

/** Why a command cannot do what was asked: a sentence for a person and the exit code that goes with it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ProblemCode;
  constructor(message: string, exitCode: ProblemCode) {
    super(message);
    this.exitCode = exitCode;
  }
}
