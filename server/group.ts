/** Processes that end together: one leads, and whatever it has started goes with it. */
import { spawnSync } from "node:child_process";
import { isCode } from "./system.ts";

/** How to start a leader. Windows has no groups of processes; there a tree of them is ended instead. */
export const leads = { detached: process.platform !== "win32", windowsHide: true } as const;

/** Ends a leader, at once, and all that it has started; also what is left of them once it has ended itself. */
export function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(leader), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    return;
  }
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    // Nobody of the group is there any more.
    if (!isCode(error, "ESRCH")) throw error;
  }
}
