/** All code targets. To add one: add its file, list it here and in network/code.ts, and `npm test` tries it. */
import { keras } from "./keras.ts";
import { pytorch } from "./pytorch.ts";
import type { ExportedModel, GeneratedFile, Target } from "./target.ts";
import { tfjs } from "./tfjs.ts";

export type { ExportedModel, GeneratedFile, Provenance, Target } from "./target.ts";

export const targets = { tfjs, keras, pytorch } as const satisfies Record<string, Target>;

export type TargetName = keyof typeof targets;

/** The files of a model as plain code, with its weights where it has them. */
export const generate = (target: TargetName, model: ExportedModel): readonly GeneratedFile[] => targets[target].generate(model);
