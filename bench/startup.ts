/**
 * Milliseconds from a proposed architecture to the end of its first training step, for the networks of training-step: the first one
 * in a process and the next one, each the median of three processes. Wall clock, processor time, and how much of this is beyond what
 * a warm step takes.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findDevices } from "../server/compute/choose.ts";
import { median } from "./kept/median.ts";
import { netNames } from "./training-step/nets.ts";

const turns = 3;

interface Figures {
  readonly wall: number;
  readonly processor: number;
  /** Processor time less that of a step. */
  readonly beyond: number;
}

/** @param chosen networks; all if none is named */
export default function measure(chosen: readonly string[]): object {
  const devices = findDevices().flatMap((found) => ("device" in found ? found.name : []));
  const nets = netNames.filter((net) => chosen.length === 0 || chosen.includes(net));
  const figures = nets.map((net) => [net, Object.fromEntries(devices.map((device) => [device, ofDevice(device, net)]))]);
  return { unit: "ms", ...Object.fromEntries(figures) };
}

function ofDevice(device: string, net: string): object {
  const runs = Array.from({ length: turns }, () => starts(device, net));
  const [first, next] = [0, 1].map((place) => {
    const of = (figure: keyof Figures) => Math.round(median(runs.map((run) => run[place]?.[figure] ?? Number.NaN)));
    return { wall: of("wall"), processor: of("processor"), beyond: of("beyond") };
  });
  return { first, next };
}

function starts(device: string, net: string): readonly Figures[] {
  const file = fileURLToPath(new URL("./startup/starts.ts", import.meta.url));
  const output = execFileSync(process.execPath, [file, device, net], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return JSON.parse(output.trim().split("\n").at(-1) as string);
}
