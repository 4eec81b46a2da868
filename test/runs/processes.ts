/** Processes of the system and their children; no test runner is needed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** Ids of the processes that a process has started. From /proc: on Linux only. */
export function childrenOf(parentPid: number | undefined): readonly number[] {
  return readdirSync("/proc").flatMap((name) => {
    try {
      const stat = /^\d+$/.test(name) ? readFileSync(`/proc/${name}/stat`, "utf8") : "";
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return Number(parent) === parentPid && state !== "Z" ? [Number(name)] : [];
    } catch {
      // It has just ended.
      return [];
    }
  });
}

/** Once none of these processes is there any more. */
export async function gone(pids: readonly number[]): Promise<void> {
  const lives = (pid: number) => existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  while (pids.some(lives)) await setTimeout(20);
}
