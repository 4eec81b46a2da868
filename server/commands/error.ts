import { UserError } from "../protocol/exit.ts";

/** Why a command cannot do what was asked. */
export class CommandError extends UserError {
  override readonly name = "CommandError";
}
