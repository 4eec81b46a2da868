/** The installation of the `tensorflow` device, as the editor asks for it: one at a time. */
import type { CancellationToken } from "vscode-languageserver";
import { installDevices } from "../commands/devices.ts";
import type { InstalledBackend, Pythons, Refusal } from "../protocol/editor.ts";
import { environmentOf } from "./python.ts";

export class Installer {
  readonly #say: (line: string) => void;
  #isAtWork = false;

  /** @param say gets what is being done, line by line */
  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** `cancel` ends it; what is finished is kept. Rejects with `UserError` where something is missing. */
  async install(pythons: Pythons | undefined, cancel: CancellationToken): Promise<InstalledBackend | Refusal> {
    if (this.#isAtWork) return { refused: "It is being installed already; wait for that, or cancel it." };
    this.#isAtWork = true;
    const stop = new AbortController();
    const cancelled = cancel.onCancellationRequested(() => stop.abort());
    try {
      const say = (line: string) => line.trim() && this.#say(line.trim());
      const { version, library, hindrance } = await installDevices({ say, signal: stop.signal }, environmentOf(pythons));
      return { version, library, ...(hindrance && { hindrance }) };
    } catch (error) {
      if (stop.signal.aborted) return stopped;
      throw error;
    } finally {
      cancelled.dispose();
      this.#isAtWork = false;
    }
  }
}

const stopped: Refusal = { refused: "The installation was stopped. What was finished is kept; install again to go on." };
