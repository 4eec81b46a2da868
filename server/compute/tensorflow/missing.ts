import { exitCode, UserError } from "../../protocol/exit.ts";

/** What the `tensorflow` backend needs and does not find. */
export class TensorflowMissing extends UserError {
  override readonly name = "TensorflowMissing";
  /** Installing TensorFlow mends it. */
  readonly installable: boolean;
  constructor(message: string, installable = false) {
    super(message, exitCode.cannotGoOn);
    this.installable = installable;
  }
}

export const installHint =
  "`hnas devices --install`, in VS Code `HNAS: Install GPU Backend`, installs all that is needed into a folder of its own";
