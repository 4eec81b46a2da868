/** What is known of the settings of a training before any decision is made. */
import type { Setting } from "./space.ts";

/** For how many epochs every candidate is trained; undefined where they are searched. */
export function fixedEpochs({ epochs }: Readonly<Record<string, Setting>>): number | undefined {
  const value = epochs?.kind === "value" && epochs.value.kind === "constant" ? epochs.value.value : undefined;
  return typeof value === "number" ? value : undefined;
}
