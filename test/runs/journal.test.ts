import { appendFileSync, readFileSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { RunError } from "../../server/runs/error.ts";
import { followJournal, openJournal, readJournal } from "../../server/runs/journal.ts";
import { temporaryFolder } from "./tiny.ts";

const folder = temporaryFolder();
let count = 0;
const newPath = () => join(folder, `journal-${count++}.jsonl`);

const failed = (id: number): RunEvent => ({ type: "failed", time: id, id, reason: `"ü\n☃" ${id}`, seconds: 0.1 + 0.2 });
const three = [failed(1), failed(2), failed(3)];

function written(events: readonly RunEvent[]): string {
  const path = newPath();
  const journal = openJournal(path);
  for (const event of events) journal.append([event]);
  journal.close();
  return path;
}

test("what is appended is read, over several sessions", () => {
  const path = written(three);
  const journal = openJournal(path);
  journal.append([failed(4), failed(5)]);
  journal.close();
  expect(readJournal(path)).toEqual([...three, failed(4), failed(5)]);
});

test("no journal, no events", () => {
  expect(readJournal(newPath())).toEqual([]);
});

test("a journal torn anywhere keeps its whole lines, and goes on after them", () => {
  const whole = readFileSync(written(three));
  const ends = [...whole.entries()].filter(([, byte]) => byte === 0x0a).map(([index]) => index + 1);
  fc.assert(
    fc.property(fc.nat(whole.length), fc.constantFrom("", "\0\0\0\0", '{"type":'), (length, rest) => {
      const path = newPath();
      writeFileSync(path, Buffer.concat([whole.subarray(0, length), Buffer.from(rest)]));
      const kept = three.slice(0, ends.filter((end) => end <= length).length);
      expect(readJournal(path)).toEqual(kept);
      const journal = openJournal(path);
      journal.append([failed(9)]);
      journal.close();
      expect(readJournal(path)).toEqual([...kept, failed(9)]);
    }),
  );
});

test("a last line that is whole but no event counts as torn", () => {
  const path = written(three);
  appendFileSync(path, "\0\0\0\0\n");
  expect(readJournal(path)).toEqual(three);
});

test("damage in the middle is told with its line", () => {
  const path = written(three);
  writeFileSync(path, readFileSync(path, "utf8").replace('"id":2', '"id":'));
  expect(() => readJournal(path)).toThrow(RunError);
  expect(() => readJournal(path)).toThrow(`${path} is damaged in line 2.`);
});

test("a full disk is told, and leaves the journal as it was", () => {
  const path = newPath();
  const room = 150;
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  const journal = openJournal(path, (file, bytes, offset, position) => {
    if (position >= room) throw full;
    return writeSync(file, bytes, offset, Math.min(bytes.length - offset, room - position), position);
  });
  journal.append([failed(1)]);
  const size = statSync(path).size;
  expect(() => journal.append([failed(2)])).toThrow(RunError);
  expect(() => journal.append([failed(2)])).toThrow(/disk is full\. Free some space/);
  expect(statSync(path).size).toBe(size);
  journal.close();
  expect(readJournal(path)).toEqual([failed(1)]);
});

test("writes that the system cuts into pieces arrive whole", () => {
  const path = newPath();
  const journal = openJournal(path, (file, bytes, offset, position) => writeSync(file, bytes, offset, 1, position));
  journal.append(three);
  journal.close();
  expect(readJournal(path)).toEqual(three);
});

test("a folder that is not there is told", () => {
  expect(() => openJournal(join(folder, "gone", "journal.jsonl"))).toThrow(/folder is gone/);
});

test("a journal that is being written is followed: each event once, torn lines when they are whole", () => {
  const path = newPath();
  const tail = followJournal(path);
  expect(tail.read()).toEqual([]);
  const whole = readFileSync(written(three));
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length)), (cuts) => {
      const place = newPath();
      const follower = followJournal(place);
      const seen = [...cuts.toSorted((a, b) => a - b), whole.length].flatMap((length) => {
        writeFileSync(place, whole.subarray(0, length));
        return follower.read();
      });
      expect(seen).toEqual(three);
      expect(follower.read()).toEqual([]);
    }),
  );
});
