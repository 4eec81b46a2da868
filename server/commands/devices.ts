/** The devices of this machine, how fast each is, and which one `auto` takes. */
export { install as installDevices } from "../compute/tensorflow/install.ts";

import { type Choice, chooseDevice, findDevices, secondsOf } from "../compute/choose.ts";
import type { DeviceName } from "../compute/devices.ts";
import { type Kind, kinds } from "../compute/kinds.ts";
import { speedOf } from "../compute/speeds.ts";

export interface DeviceReport {
  readonly name: DeviceName;
  /** Which build of it, and on what it computes. */
  readonly description?: string;
  /** Seconds of a small training of each kind of network; why there are none, where it failed. */
  readonly seconds?: Readonly<Record<Kind, number | string>>;
  /** Why it cannot be used, or not as well as it could be. */
  readonly problem?: string;
}

export interface Devices {
  readonly devices: readonly DeviceReport[];
  readonly auto: Readonly<Record<Kind, { readonly device: DeviceName; readonly reason: string }>>;
}

/** Measures what has not been measured on this machine, which takes some seconds. */
export async function devices(): Promise<Devices> {
  const found = findDevices();
  const reports: DeviceReport[] = [];
  for (const each of found) {
    if ("problem" in each) {
      reports.push(each);
      continue;
    }
    const { device } = each;
    const speeds = await forEachKind((kind) => speedOf(device, kind));
    const seconds = await forEachKind(async (kind) => {
      const speed = speeds[kind];
      return "problem" in speed ? speed.problem : secondsOf(speed);
    });
    const [measured] = Object.values(speeds).filter((speed) => "description" in speed);
    const hindrance = device.name === "tensorflow" ? device.installation.hindrance : undefined;
    const problem = hindrance ?? measured?.warnings[0];
    const description = measured?.description;
    reports.push({ name: device.name, ...(description && { description }), seconds, ...(problem && { problem }) });
  }
  const auto = await forEachKind(async (kind) => nameOf(await chooseDevice(kind, found)));
  return { devices: reports, auto };
}

const nameOf = ({ device, reason }: Choice) => ({ device: device.name, reason });

async function forEachKind<T>(make: (kind: Kind) => Promise<T>): Promise<Record<Kind, T>> {
  const entries: [Kind, T][] = [];
  for (const kind of kinds) entries.push([kind, await make(kind)]);
  return Object.fromEntries(entries) as Record<Kind, T>;
}
