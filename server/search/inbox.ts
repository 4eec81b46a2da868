/** What happens while a search waits, in the order in which it happened. */
import type { Epoch, Warning } from "../protocol/events.ts";
import type { Outcome, TrainingReport } from "../protocol/messages.ts";

export type Message =
  | { readonly kind: "report"; readonly id: number; readonly report: TrainingReport }
  | { readonly kind: "outcome"; readonly id: number; readonly rung?: number; readonly outcome: Outcome }
  /** What the judge says. */
  | { readonly kind: "judged"; readonly scores: readonly (number | null)[] }
  /** The time is up, or the user wants to stop: look. */
  | { readonly kind: "look" };

/** What is told of a training, as the event of its run. */
export const reported = ({ id, report }: Message & { kind: "report" }, time: number): Epoch | Warning =>
  report.type === "warning" ? { type: "warning", time, text: report.text } : { type: "epoch", time, id, ...report.report };

/** For one reader. */
export class Inbox {
  readonly #messages: Message[] = [];
  #broken: { readonly error: unknown } | undefined;
  #wake = () => {};

  put(message: Message): void {
    this.#messages.push(message);
    this.#wake();
  }

  /** Puts the outcome of a training, once it is there. Where it is rejected, `take` throws what it says. */
  follow({ id, rung }: { readonly id: number; readonly rung?: number }, outcome: Promise<Outcome>): void {
    this.expect(outcome.then((outcome) => ({ kind: "outcome", id, ...(rung !== undefined && { rung }), outcome })));
  }

  /** Puts a message, once it is there; likewise. */
  expect(message: Promise<Message>): void {
    message.then(
      (message) => this.put(message),
      (error: unknown) => {
        this.#broken ??= { error };
        this.#wake();
      },
    );
  }

  async take(): Promise<Message> {
    for (;;) {
      const message = this.#messages.shift();
      if (message) return message;
      if (this.#broken) throw this.#broken.error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
