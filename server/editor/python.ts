/** Python as the editor says, for whatever looks for TensorFlow. */
import type { Pythons } from "../protocol/editor.ts";

/** This process's environment with the variables by which TensorFlow is found (docs/cli.md). */
export const environmentOf = ({ named, selected }: Pythons = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(named && { HNAS_TENSORFLOW_PYTHON: named }),
  ...(selected && { HNAS_SELECTED_PYTHON: selected }),
});
