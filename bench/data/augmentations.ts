/** What is timed: what most people take, and all there is. */
import { augmentations } from "../../server/tasks/augmentations.ts";

const call = (name: string, given: Readonly<Record<string, number>> = {}) => ({ name, arguments: given });

export const usual = [call("horizontal_flip", { probability: 0.5 }), call("crop", { padding: 4 }), call("cutout", { size: 8 })];

const needed = { crop: { padding: 4 }, cutout: { size: 8 } };
export const all = augmentations.map(({ name, parameters }) =>
  call(name, {
    ...Object.fromEntries(parameters.map((each) => [each.name, Number(each.default)])),
    ...needed[name as keyof typeof needed],
  }),
);
