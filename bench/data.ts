/**
 * Images per second that are decoded, and read from the file that the workers of a search share; batches per second that are augmented,
 * beside the steps per second that a small network takes. All by processor time, which is what an idle core takes; what a training
 * waits for its batches by the clock. To reach: augmentation is never the bottleneck.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encode as encodePng } from "fast-png";
import jpeg from "jpeg-js";
import { createAugment } from "../server/compute/augmentation/augment.ts";
import { findDevices } from "../server/compute/choose.ts";
import { loadDataset } from "../server/data/load.ts";
import { readDataset, writeDataset } from "../server/data/stored.ts";
import type { DataSpec } from "../server/protocol/problem.ts";
import { createRandom } from "../server/random.ts";
import { all, usual } from "./data/augmentations.ts";
import { examplesFor, nets } from "./training-step/nets.ts";

export default async function measure(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  try {
    const decoded: Record<string, object> = {};
    for (const [kind, side, count] of [
      ["jpeg", 32, 4000],
      ["png", 32, 4000],
      ["jpeg", 224, 300],
    ] as const)
      decoded[`${kind}, ${side} x ${side} x 3`] = await decoding(join(folder, `${kind}-${side}`), kind, side, count);
    const devices = findDevices().flatMap((found) => ("device" in found ? found.name : []));
    return {
      unit: "per second of processor time",
      images: decoded,
      batches: { usual: batchesPerSecond(usual), all: batchesPerSecond(all) },
      steps: Object.fromEntries(devices.map((device) => [device, training(device)])),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Of images that are smooth but for a little noise, as photographs are. */
async function decoding(folder: string, kind: "jpeg" | "png", side: number, count: number): Promise<object> {
  const random = createRandom(1, "images");
  for (let index = 0; index < count; index++) {
    const path = join(folder, `${index % 2}`);
    mkdirSync(path, { recursive: true });
    const [down, right] = [random.uniform(), random.uniform()];
    const value = (pixel: number) =>
      128 + 60 * Math.sin((down * pixel) / side / 4 + (right * (pixel % side)) / 4) + random.below(20);
    const channels = kind === "png" ? 3 : 4;
    const data = Uint8Array.from({ length: side * side * channels }, (_, at) => value(Math.floor(at / channels)));
    const size = { width: side, height: side };
    writeFileSync(
      join(path, `${index}.${kind}`),
      kind === "png" ? encodePng({ ...size, channels: 3, data }) : jpeg.encode({ ...size, data }, 90).data,
    );
  }
  const data: DataSpec = {
    name: "bench",
    train: { name: "image_folder", arguments: { path: folder } },
    validation: { kind: "share", share: 0.1 },
  };
  const stored = join(folder, "stored");
  const decoded = await fastest(() => loadDataset(data, 1));
  await writeDataset(stored, await loadDataset(data, 1));
  const read = await fastest(() => readDataset(stored));
  return { decoded: Math.round(count / decoded), read: Math.round(count / read) };
}

/** Of batches of 64 images of 32 x 32 x 3. */
function batchesPerSecond(augmentation: typeof usual): number {
  const { batch } = nets.cnn;
  const examples = examplesFor("cnn", 1);
  const augment = createAugment(augmentation, examples, 1);
  const indices = Int32Array.from({ length: batch }, (_, index) => index);
  const to = examples.inputs.slice();
  const times = Array.from({ length: 200 }, (_, epoch) => {
    const before = process.cpuUsage();
    augment(indices, epoch, to);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  return Math.round(1 / (times.toSorted((a, b) => a - b)[100] as number));
}

function training(device: string): object {
  const script = fileURLToPath(new URL("./data/training.ts", import.meta.url));
  const output = execFileSync(process.execPath, ["--no-deprecation", script, device], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { plain, augmented, waiting } = JSON.parse(output.trim().split("\n").at(-1) as string);
  return { plain: Math.round(plain), augmented: Math.round(augmented), waiting: Number(waiting.toFixed(3)) };
}

/** Seconds of processor time: the least of three. */
async function fastest(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1e6);
  }
  return Math.min(...times);
}
