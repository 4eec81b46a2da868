/**
 * Milliseconds of processor time per Adam step of six networks, on one thread: our engine on wasm and, where they are installed, on
 * TensorFlow, PyTorch and Keras (which train the code that we export), and tfjs-backend-wasm as it is shipped. Each measurement is a
 * process of its own and gives its fastest epoch (of stock: step); three in turns, the median.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "../server/codegen/index.ts";
import { findDevices } from "../server/compute/choose.ts";
import { interpreterIn } from "../server/compute/tensorflow/folders.ts";
import { type NetName, netNames, nets, stepsOf } from "./training-step/nets.ts";

const peers = ["keras", "pytorch", "channelsLast"] as const;
type Peer = (typeof peers)[number];
type Engine = "wasm" | "tensorflow" | "stock" | Peer;

const turns = 3;
const file = (name: string): string => fileURLToPath(new URL(`./training-step/${name}`, import.meta.url));
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
        const time = milliseconds(engine, net);
        if (time !== undefined) found.push(time);
      }
    figures[net] = Object.fromEntries(times.map(([engine, found]) => [engine, found.length > 0 ? round(median(found)) : null]));
  }
  return { unit: "ms of processor time per step", ...figures };
}

/** Nothing where stock tfjs cannot train the network. */
function milliseconds(engine: Engine, net: NetName): number | undefined {
  if (engine === "stock")
    return net === "residuals" ? undefined : printed(process.execPath, ["--no-deprecation", file("stock.ts"), net]);
  if (engine === "wasm" || engine === "tensorflow")
    return printed(process.execPath, ["--no-deprecation", file("ours.ts"), engine, net]);
  return ofPeer(engine, net);
}

function ofPeer(peer: Peer, net: NetName): number {
  const { architecture, batch } = nets[net];
  const folder = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  const classes = Array.from({ length: 10 }, (_, index) => `${index}`);
  const provenance = { run: "bench", file: "bench", task: "bench", date: "", candidate: 1, decisions: {} };
  try {
    for (const { path, content } of generate(peer === "keras" ? "keras" : "pytorch", {
      ...{ name: "bench", architecture, classes, scale: 1, provenance },
    }))
      writeFileSync(join(folder, path), content);
    return printed(python, [file("peer.py"), peer, folder, `${batch}`, `${stepsOf(net)}`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printed(program: string, args: readonly string[]): number {
  const output = execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return Number(output.trim().split("\n").at(-1));
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;
const round = (value: number): number => Number(value.toPrecision(3));
