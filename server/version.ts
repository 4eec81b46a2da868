/** The version of this program, as runs and exports name it. */
import manifest from "../package.json" with { type: "json" };

export const version: string = manifest.version;
