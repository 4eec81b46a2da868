/** Pictures for exported code to classify. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PNG } from "pngjs";
import { createRandom } from "../../server/random.ts";

export interface Picture {
  readonly path: string;
  /** Percentage points by which programs may differ: more where pixels are rounded after resizing. */
  readonly allowed: number;
}

/** Writes a grey picture of the network's size, a larger and a smaller one in colour. */
export async function writePictures(folder: string, height: number, width: number): Promise<readonly Picture[]> {
  const forms = [
    { name: "fitting.png", height, width, coloured: false, allowed: 0.02 },
    { name: "larger.png", height: 3 * height + 5, width: 2 * width + 1, coloured: true, allowed: 1 },
    { name: "smaller.png", height: height - 2, width: Math.ceil(width / 2), coloured: true, allowed: 1 },
  ];
  return Promise.all(
    forms.map(async ({ name, height, width, coloured, allowed }) => {
      const random = createRandom(3, name);
      const picture = new PNG({ width, height });
      for (let pixel = 0; pixel < height * width; pixel++) {
        const grey = random.below(256);
        const colours = coloured ? [random.below(256), random.below(256), random.below(256)] : [grey, grey, grey];
        picture.data.set([...colours, 255], 4 * pixel);
      }
      const path = join(folder, name);
      await writeFile(path, PNG.sync.write(picture, { colorType: coloured ? 2 : 0, inputHasAlpha: true }));
      return { path, allowed };
    }),
  );
}
