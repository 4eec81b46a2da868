/** What must be equal in two runs of one problem. */
import type { RunEvent } from "../../server/protocol/events.ts";

/** Everything but times, bit for bit; sorted, as the order of events is a matter of chance. */
export function essence(events: readonly RunEvent[]): readonly string[] {
  return events
    .filter(({ type }) => type !== "resumed" && type !== "interrupted")
    .map((event) => {
      const kept = { ...event, time: 0, seconds: 0, run: "", workers: 0 };
      const order = [event.type, "id" in event ? event.id : 0, event.type === "epoch" ? event.epoch : 0];
      return `${order.join(" ")} ${JSON.stringify(kept)}`;
    })
    .toSorted();
}
