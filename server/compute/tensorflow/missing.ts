/** What the `tensorflow` backend needs and does not find. The message is a sentence that says what, where, and what mends it. */
export class TensorflowMissing extends Error {
  override readonly name = "TensorflowMissing";
  /** Installing TensorFlow mends it. */
  readonly installable: boolean;
  constructor(message: string, installable = false) {
    super(message);
    this.installable = installable;
  }
}

export const installHint =
  "`hnas devices --install`, in VS Code `HNAS: Install GPU Backend`, installs all that is needed into a folder of its own";
