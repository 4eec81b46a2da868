/**
 * What only one process may do at a time: a file, the lock, names it. A process that was killed leaves its lock behind; whether its
 * owner lives is told by process id and start time, as ids are used again.
 */
import { execFileSync } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { isCode } from "./system.ts";

export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the words of the system; null where the system does not tell. */
  readonly began: string | null;
}

export interface Lock {
  release(): void;
}

const me = (): Owner => ({ host: hostname(), pid: process.pid, began: beginningOf(process.pid) });

/** What somebody else has; "contested" where several processes are taking it at this moment. */
export interface Held {
  readonly by: Owner | "contested";
}

/** Takes a lock, also from a dead process. Throws what the file system throws; the folder must be there. */
export function takeLock(path: string): Lock | Held {
  const own = JSON.stringify(me());
  // Written aside and then linked: the lock is there with its content or not at all.
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, own);
    for (let attempt = 0; attempt < 10; attempt++) {
      if (link(draft, path)) return { release: () => release(path, own) };
      const held = read(path);
      if (held === undefined) continue;
      const owner = parseOwner(held);
      if (owner && lives(owner)) return { by: owner };
      takeAway(path, held);
    }
    return { by: "contested" };
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The living process that has a lock, if there is one. */
export function ownerOf(path: string): Owner | undefined {
  const held = read(path);
  const owner = held === undefined ? undefined : parseOwner(held);
  return owner && lives(owner) ? owner : undefined;
}

/** Removes a dead lock; where another process has put its own in its place in between, that one is put back. */
function takeAway(path: string, dead: string): void {
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  if (readFileSync(aside, "utf8") !== dead) link(aside, path);
  rmSync(aside, { force: true });
}

function release(path: string, own: string): void {
  if (read(path) === own) rmSync(path, { force: true });
}

/** A process of another machine cannot be looked at, so it counts as living. */
function lives(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (isCode(error, "ESRCH")) return false;
  }
  const began = beginningOf(owner.pid);
  return began === null || owner.began === null || began === owner.began;
}

/** Linux tells in /proc/PID/stat (field 22, ticks since the boot; the boot has an id), other systems by `ps`; Windows not. */
function beginningOf(pid: number): string | null {
  try {
    if (process.platform === "win32") return null;
    if (process.platform !== "linux")
      return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the name in parentheses, may hold spaces.
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${ticks}`;
  } catch {
    return null;
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    const { host, pid, began } = JSON.parse(text) as Partial<Record<keyof Owner, unknown>>;
    if (typeof host !== "string" || typeof pid !== "number") return undefined;
    return { host, pid, began: typeof began === "string" ? began : null };
  } catch {
    return undefined;
  }
}

/** Gives false where `path` exists. */
function link(from: string, path: string): boolean {
  try {
    linkSync(from, path);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
