/** Augmented examples: a function of the example, the seed and the epoch alone, whatever the batch, the thread and the backend. */
import { size } from "../../network/operation.ts";
import { createRandom } from "../../random.ts";
import type { ResolvedPiece, ResolvedSetting } from "../../space/space.ts";
import type { Inputs } from "../batches.ts";
import { composed, type Move, moved } from "./moves.ts";
import { makers, type Piece } from "./pieces.ts";

/** What becomes of examples in an epoch, at `indices`: written to `to`, one after the other, as the examples are stored. */
export type Augment = (indices: Int32Array, epoch: number, to: Inputs["inputs"]) => void;

/** The pieces that a setting names, in their order. Runs of an earlier version name none. */
export const augmentationOf = (setting: ResolvedSetting | undefined): readonly ResolvedPiece[] => {
  if (setting === undefined) return [];
  if (typeof setting !== "object") throw new Error(`the training settings name the augmentation ${setting}`);
  return "name" in setting ? [setting] : setting;
};

export function createAugment(augmentation: readonly ResolvedPiece[], { shape, inputs }: Inputs, seed: number): Augment {
  const pieces = augmentation.map(createPiece);
  const length = size(shape);
  const isBytes = inputs instanceof Uint8Array;
  let [pixels, spare] = [new Float32Array(length), new Float32Array(length)];
  const move = (by: Move): void => {
    moved(pixels, spare, shape, by);
    [pixels, spare] = [spare, pixels];
  };
  return (indices, epoch, to) => {
    for (const [place, index] of indices.entries()) {
      pixels.set(inputs.subarray(index * length, (index + 1) * length));
      const random = createRandom(seed, "augmentation", epoch, index);
      // Moves that follow each other are one: what is between pixels is worked out once.
      let pending: Move | undefined;
      for (const piece of pieces) {
        const change = piece(random, shape);
        if (typeof change !== "function") pending = pending ? composed(pending, change) : change;
        else {
          if (pending) move(pending);
          pending = undefined;
          change(pixels);
        }
      }
      if (pending) move(pending);
      const from = place * length;
      if (isBytes) for (let at = 0; at < length; at++) to[from + at] = Math.min(255, Math.max(0, (pixels[at] as number) + 0.5));
      else to.set(pixels, from);
    }
  };
}

function createPiece({ name, arguments: given }: ResolvedPiece): Piece {
  const make = makers[name];
  if (!make) throw new Error(`there is no augmentation '${name}'`);
  return make((key) => {
    const value = given[key];
    if (typeof value !== "number") throw new Error(`augmentation ${name} has no ${key}`);
    return value;
  });
}
