/** How `hnas` and the processes of a search end; docs/cli.md explains the codes. */
export const exitCode = { done: 0, problem: 1, usage: 2, cannotGoOn: 3, interrupted: 130 } as const;

/** That of a problem which a person is told of. */
export type ProblemCode = (typeof exitCode)["problem" | "usage" | "cannotGoOn"];

/** What a person is told of: the message says what is wrong, where, and what would mend it. Any other error is a fault of the program. */
export class UserError extends Error {
  readonly exitCode: ProblemCode;
  constructor(message: string, exitCode: ProblemCode) {
    super(message);
    this.exitCode = exitCode;
  }
}
