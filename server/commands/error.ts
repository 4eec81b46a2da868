/** What a command ends with when it cannot do what was asked. */

/** Exit codes of `hnas`; docs/cli.md explains them. */
export const exitCode = { done: 0, problem: 1, usage: 2, cannotGoOn: 3, interrupted: 130 } as const;

/** A sentence for a person and the exit code that goes with it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: number;
  constructor(message: string, code: number) {
    super(message);
    this.exitCode = code;
  }
}
