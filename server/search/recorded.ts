/** What a run's events say about its candidates: what a replay is compared with, and what need not be done again. */
import type { Epoch, Evaluated, Failed, Proposed, RunEvent, Warning } from "../protocol/events.ts";

/** A journal that this program would not have written: made by another version, or changed. */
export class ReplayError extends Error {
  override readonly name = "ReplayError";
}

export class Recorded {
  readonly #version: string | undefined;
  readonly #proposals = new Map<number, Proposed>();
  readonly #results = new Map<number, Evaluated | Failed>();
  /** How many epochs of each training are known. */
  readonly #epochs = new Map<number, number>();
  readonly #warnings = new Set<string>();

  constructor(events: readonly RunEvent[]) {
    const [first] = events;
    this.#version = first?.type === "started" ? first.version : undefined;
    for (const event of events) this.add(event);
  }

  add(event: RunEvent): void {
    if (event.type === "proposed") this.#proposals.set(event.id, event);
    else if (event.type === "evaluated" || event.type === "failed") this.#results.set(event.id, event);
    else if (event.type === "epoch") this.#epochs.set(event.id, event.epoch);
    else if (event.type === "warning") this.#warnings.add(event.text);
  }

  /** Candidates trained at least once, failed ones included. */
  get evaluations(): number {
    return [...this.#results.keys()].filter((id) => id > 0).length;
  }

  proposal = (id: number): Proposed | undefined => this.#proposals.get(id);

  result = (id: number): Evaluated | Failed | undefined => this.#results.get(id);

  evaluated = (): readonly Evaluated[] => [...this.#results.values()].filter((event) => event.type === "evaluated");

  /** False for an epoch that a training repeats because it was killed before, and for what was warned of already. */
  isNews = (event: Epoch | Warning): boolean =>
    event.type === "warning" ? !this.#warnings.has(event.text) : event.epoch > (this.#epochs.get(event.id) ?? 0);

  /** Throws `ReplayError` where another candidate was proposed before. */
  check(id: number, proposed: Proposed | undefined): void {
    const before = this.#proposals.get(id);
    if (!before || (proposed && same(before, proposed))) return;
    throw new ReplayError(
      `The run cannot be resumed: candidate ${id} comes out differently than its journal says. It was made by version ${this.#version} of HNAS, perhaps another one than this, or its journal was changed. Resume it with that version, or begin a new search.`,
    );
  }
}

const same = (a: Proposed, b: Proposed): boolean =>
  a.seed === b.seed && JSON.stringify(a.decisions) === JSON.stringify(b.decisions);
