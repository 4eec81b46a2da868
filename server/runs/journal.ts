/**
 * The journal of a run: its events, one JSON object a line, only ever appended to. It is the truth about a run; a process that is
 * killed while it writes leaves a torn last line, which counts as not written.
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import type { RunEvent } from "../protocol/events.ts";
import { exitCode } from "../protocol/exit.ts";
import { asRunError, isCode, RunError } from "./error.ts";

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

/** All events of a journal, without a torn last line; none where the file does not exist. Throws `RunError` where it is damaged. */
export function readJournal(path: string): readonly RunEvent[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (isCode(error, "ENOENT")) return [];
    throw asRunError(error, "read", path);
  }
  const lines = wholeLines(bytes).toString("utf8").split("\n").slice(0, -1);
  return lines.map((line, index) => {
    const event = parse(line);
    if (!event)
      throw new RunError(
        `The journal ${path} is damaged in line ${index + 1}. Delete that line and all after it, and \`hnas resume\` goes on from there.`,
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

function attempt<T>(doing: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw asRunError(error, doing, path);
  }
}
