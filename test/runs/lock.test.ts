import { fork } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RunError } from "../../server/runs/error.ts";
import { acquireLock, lockOwner } from "../../server/runs/lock.ts";
import { temporaryFolder } from "./tiny.ts";

const folder = temporaryFolder();
const newRun = () => mkdtempSync(join(folder, "run-"));
const leave = (run: string, owner: unknown) => writeFileSync(join(run, "lock"), JSON.stringify(owner));

test("one at a time", () => {
  const run = newRun();
  const lock = acquireLock(run);
  expect(lockOwner(run)?.pid).toBe(process.pid);
  expect(() => acquireLock(run)).toThrow(RunError);
  expect(() => acquireLock(run)).toThrow(`The run in ${run} is in use by process ${process.pid}.`);
  lock.release();
  expect(readdirSync(run)).toEqual([]);
  acquireLock(run).release();
});

test("the lock of a process that was killed is taken", async () => {
  const run = newRun();
  const script = join(folder, "holder.mjs");
  writeFileSync(
    script,
    `import { acquireLock } from ${JSON.stringify(new URL("../../server/runs/lock.ts", import.meta.url).href)};
     acquireLock(process.argv[2]);
     process.send("locked");
     setInterval(() => {}, 1000);`,
  );
  const holder = fork(script, [run], { execArgv: [] });
  await new Promise((resolve) => holder.once("message", resolve));
  expect(() => acquireLock(run)).toThrow(`in use by process ${holder.pid}`);
  const gone = new Promise((resolve) => holder.once("exit", resolve));
  holder.kill("SIGKILL");
  await gone;
  expect(lockOwner(run)).toBeUndefined();
  const lock = acquireLock(run);
  expect(JSON.parse(readFileSync(join(run, "lock"), "utf8"))).toMatchObject({ pid: process.pid });
  lock.release();
  expect(existsSync(join(run, "lock"))).toBe(false);
});

test.runIf(process.platform === "linux")("a process that has the dead one's id is not taken for it", () => {
  const run = newRun();
  leave(run, { host: hostname(), pid: process.pid, began: "another boot 123" });
  acquireLock(run).release();
});

test("a lock that says nothing is taken", () => {
  for (const content of ["", "{", "[]", '{"pid":"1"}']) {
    const run = newRun();
    writeFileSync(join(run, "lock"), content);
    acquireLock(run).release();
  }
});

test("another machine's process counts as living, and the message says how to go on if it is not", () => {
  const run = newRun();
  leave(run, { host: "elsewhere", pid: 1, began: null });
  expect(() => acquireLock(run)).toThrow(`process 1 on elsewhere. If that process is dead, delete ${join(run, "lock")}.`);
});

test("releasing does not touch the lock of another", () => {
  const run = newRun();
  const lock = acquireLock(run);
  leave(run, { host: "elsewhere", pid: 1, began: null });
  lock.release();
  expect(lockOwner(run)?.host).toBe("elsewhere");
});

test("a run that is gone is told", () => {
  expect(() => acquireLock(join(folder, "gone"))).toThrow(/folder is gone/);
});
