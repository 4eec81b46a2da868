/** Which device `auto` takes, and why. */
import type { Device } from "../protocol/device.ts";
import { type DeviceName, deviceNames, findDevice } from "./devices.ts";
import type { Kind } from "./kinds.ts";
import type { Speed } from "./measure.ts";
import { speedOf } from "./speeds.ts";

/** A device as it was found: usable or not, measured or not. */
export type Found = { readonly name: DeviceName } & ({ readonly device: Device } | { readonly problem: string });

export interface Choice {
  readonly device: Device;
  /** A sentence without its end. */
  readonly reason: string;
}

/** Steps of a training for which devices are compared: a few epochs over some thousand examples. */
export const comparedSteps = 300;

/** Seconds of the training that is compared. */
export const secondsOf = ({ start, step }: Speed): number => (start + comparedSteps * step) / 1000;

export const findDevices = (): readonly Found[] =>
  deviceNames.map((name) => {
    try {
      return { name, device: findDevice(name) };
    } catch (error) {
      return { name, problem: error instanceof Error ? error.message : String(error) };
    }
  });

/** The fastest of them for networks of a kind; measures what has not been measured on this machine. */
export async function chooseDevice(kind: Kind, found: readonly Found[] = findDevices()): Promise<Choice> {
  const problems = found.flatMap((each) => ("problem" in each ? each.problem : []));
  const usable = found.flatMap((each) => ("device" in each ? each.device : []));
  const [only = { name: "wasm" }] = usable;
  if (usable.length < 2) return { device: only, reason: problems.join("; ") };
  const timed: { readonly device: Device; readonly seconds: number }[] = [];
  for (const device of usable) {
    const speed = await speedOf(device, kind);
    if ("problem" in speed) problems.push(`${device.name} failed: ${speed.problem}`);
    else timed.push({ device, seconds: secondsOf(speed) });
  }
  timed.sort((a, b) => a.seconds - b.seconds);
  const times = timed.map(({ device, seconds }) => `${seconds.toFixed(1)} s on ${device.name}`).join(", ");
  const compared = `a training of ${comparedSteps} steps of a small ${kind} network takes ${times}`;
  return { device: timed[0]?.device ?? only, reason: [compared, ...problems].join("; ") };
}
