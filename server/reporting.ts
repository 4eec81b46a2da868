/** What workers of both kinds do: they live at the lowest priority, and tell the search process all the time that they do. */
import { constants, setPriority } from "node:os";
import { aliveEvery, type WorkerReport } from "./protocol/messages.ts";

/** A search process that has just died needs no answer; `disconnect` ends this one. */
export function report(message: WorkerReport, then: () => void = () => {}): void {
  process.send?.(message, undefined, undefined, then);
}

// Ctrl-C reaches all processes of a terminal; what follows from it is decided by the first one.
for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => {});
setPriority(constants.priority.PRIORITY_LOW);
setInterval(() => report({ type: "alive" }), aliveEvery);
