/** Each measurement of a step is a process of its own. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "../../server/codegen/index.ts";
import { type NetName, nets, stepsOf } from "./nets.ts";

export const peers = ["keras", "pytorch", "channelsLast"] as const;
type Peer = (typeof peers)[number];
export type Engine = "wasm" | "tensorflow" | "stock" | Peer;

/** Milliseconds per step. */
interface Step {
  readonly processor: number;
  readonly clock: number;
}

interface Setting {
  /** For the peers. */
  readonly python: string;
  /** So many times larger than usual are the batches: 1 if not given, as always for stock. */
  readonly times?: number;
  /** Peers compute on it; ours do where there is one. */
  readonly gpu?: boolean;
}

/** Nothing where stock tfjs cannot train the network. */
export function stepOf(engine: Engine, net: NetName, setting: Setting): Step | undefined {
  const { times = 1 } = setting;
  if (engine === "wasm" || engine === "tensorflow")
    return printed(process.execPath, [...script("ours.ts"), engine, net, `${times}`]);
  if (engine === "stock") return net === "residuals" ? undefined : printed(process.execPath, [...script("stock.ts"), net]);
  return ofPeer(engine, net, setting);
}

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const script = (name: string): readonly string[] => ["--no-deprecation", file(name)];

function ofPeer(peer: Peer, net: NetName, { python, times = 1, gpu = false }: Setting): Step {
  const { architecture, batch } = nets[net];
  const folder = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  const classes = Array.from({ length: 10 }, (_, index) => `${index}`);
  const provenance = { run: "bench", file: "bench", task: "bench", date: "", candidate: 1, decisions: {} };
  try {
    for (const { path, content } of generate(peer === "keras" ? "keras" : "pytorch", {
      ...{ name: "bench", architecture, classes, scale: 1, provenance },
    }))
      writeFileSync(join(folder, path), content);
    const size = [`${batch * times}`, `${stepsOf(net)}`];
    return printed(python, [file("peer.py"), peer, folder, ...size, ...(gpu ? ["gpu"] : [])]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printed(program: string, args: readonly string[]): Step {
  const output = execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return JSON.parse(output.trim().split("\n").at(-1) as string);
}
