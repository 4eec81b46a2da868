/**
 * Milliseconds of processor time per Adam step of six networks, on one thread: our engine on wasm and, where they are installed, on
 * TensorFlow, PyTorch and Keras (which train the code that we export), and tfjs-backend-wasm as it is shipped. Each measurement is a
 * process of its own and gives its fastest epoch (of stock: step); three in turns, the median.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findDevices } from "../server/compute/choose.ts";
import { interpreterIn } from "../server/compute/tensorflow/folders.ts";
import { median } from "./kept/median.ts";
import { type Engine, peers, stepOf } from "./training-step/engines.ts";
import { netNames } from "./training-step/nets.ts";

const turns = 3;
/** Made by `npm run verify:frameworks`. */
const python = interpreterIn(fileURLToPath(new URL("../.cache/python", import.meta.url)));

/** @param chosen engines and networks; all that are there if none are named */
export default function measure(chosen: readonly string[]): object {
  const devices = findDevices().flatMap((found) => ("device" in found ? found.name : []));
  const present: readonly Engine[] = [...devices, "stock", ...(existsSync(python) ? peers : [])];
  const among = <T extends string>(all: readonly T[]): readonly T[] => {
    const named = all.filter((each) => chosen.includes(each));
    return named.length > 0 ? named : all;
  };
  const engines = among(present);
  const figures: Record<string, object> = {};
  for (const net of among(netNames)) {
    const times = engines.map((engine) => [engine, [] as number[]] as const);
    for (let turn = 0; turn < turns; turn++)
      for (const [engine, found] of times) {
        const step = stepOf(engine, net, { python });
        if (step) found.push(step.processor);
      }
    figures[net] = Object.fromEntries(
      times.map(([engine, found]) => [engine, found.length > 0 ? Number(median(found).toPrecision(3)) : null]),
    );
  }
  return { unit: "ms of processor time per step", ...figures };
}
