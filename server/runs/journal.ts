/**
 * The journal of a run: its events, one JSON object a line, only ever appended to. It is the truth about a run; a process that is
 * killed while it writes leaves a torn last line, which counts as not written.
 */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import type { RunEvent } from "../protocol/events.ts";
import { exitCode } from "../protocol/exit.ts";
import { isCode } from "../system.ts";
import { asRunError, attempt, RunError } from "./error.ts";

/** What must survive a power cut: results, which cost minutes. Everything else is computed again in milliseconds. */
const durable: ReadonlySet<RunEvent["type"]> = new Set(["started", "evaluated", "failed", "searched", "finished"]);

/** Writes a part of the bytes at a position and gives how many; a test puts a full disk here. */
export type Write = (file: number, bytes: Uint8Array, offset: number, position: number) => number;

const write: Write = (file, bytes, offset, position) => writeSync(file, bytes, offset, bytes.length - offset, position);

export interface Journal {
  /**
   * Writes events; when it returns they outlive this process, results also the machine's.
   * Throws `RunError` where the disk is full or cannot be written; the journal is then as it was before.
   */
  append(events: readonly RunEvent[]): void;
  close(): void;
}

/** Opens a journal for appending, making it where there is none and cutting off a torn last line. Throws `RunError`. */
export function openJournal(path: string, put: Write = write): Journal {
  const file = attempt("open", path, () => openSync(path, "a+"));
  closeSync(file);
  // Not in append mode: there, Linux ignores the position, and a half-written line could not be overwritten.
  const journal = attempt("open", path, () => openSync(path, "r+"));
  let end = attempt("read", path, () => wholeLines(readFileSync(path)).length);
  attempt("write", path, () => ftruncateSync(journal, end));
  return {
    append(events) {
      const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
      try {
        for (let offset = 0; offset < bytes.length; ) offset += put(journal, bytes, offset, end + offset);
        if (events.some((event) => durable.has(event.type))) fsyncSync(journal);
      } catch (error) {
        ftruncateSync(journal, end);
        throw asRunError(error, "write", path);
      }
      end += bytes.length;
    },
    close: () => closeSync(journal),
  };
}

/** Reads a journal while another process writes it. */
export interface JournalTail {
  /** The events that were not there at the last call; none where the file does not exist. Throws `RunError` where one is damaged. */
  read(): readonly RunEvent[];
}

export function followJournal(path: string): JournalTail {
  let [end, lines] = [0, 0];
  return {
    read() {
      const whole = wholeLines(readFrom(path, end));
      const events = parseLines(whole, path, lines);
      end += whole.length;
      lines += events.length;
      return events;
    },
  };
}

/** All events of a journal, without a torn last line; none where the file does not exist. Throws `RunError` where it is damaged. */
export function readJournal(path: string): readonly RunEvent[] {
  return followJournal(path).read();
}

/** What stands in a file from a position on; nothing where there is no file, or where it has become shorter. */
function readFrom(path: string, start: number): Buffer {
  try {
    const file = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - start));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isCode(error, "ENOENT")) return Buffer.alloc(0);
    throw asRunError(error, "read", path);
  }
}

/** @param before how many lines come before these */
function parseLines(bytes: Buffer, path: string, before: number): readonly RunEvent[] {
  const lines = bytes.toString("utf8").split("\n").slice(0, -1);
  return lines.map((line, index) => {
    const event = parse(line);
    if (!event)
      throw new RunError(
        `The journal ${path} is damaged in line ${before + index + 1}. Delete that line and all after it, and resume the run: it goes on from there.`,
        exitCode.cannotGoOn,
      );
    return event;
  });
}

/** Up to the last line that is complete: it ends with a newline and is JSON (a power cut can leave zeros). */
function wholeLines(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end === 0) return bytes.subarray(0, 0);
  const start = bytes.lastIndexOf(0x0a, end - 2) + 1;
  return parse(bytes.toString("utf8", start, end)) ? bytes.subarray(0, end) : bytes.subarray(0, start);
}

/** The one place where a line is taken for an event: only this program writes journals. */
function parse(line: string): RunEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "type" in value ? (value as RunEvent) : undefined;
  } catch {
    return undefined;
  }
}
