/** What a run's events say about its candidates: what a replay is compared with, and what need not be done again. */
import type { Epoch, Evaluated, Failed, Promoted, Proposed, RunEvent, Warning } from "../protocol/events.ts";
import { exitCode, UserError } from "../protocol/exit.ts";
import type { Measured } from "../protocol/objectives.ts";
import type { Pieces } from "../protocol/problem.ts";
import type { Step } from "./plan.ts";

export class Recorded {
  readonly #version: string | undefined;
  readonly #steps: (Proposed | Promoted)[] = [];
  readonly #proposals = new Map<number, Proposed>();
  readonly #results = new Map<string, Evaluated | Failed>();
  /** How many epochs of each training are known. */
  readonly #epochs = new Map<number, number>();
  readonly #warnings = new Set<string>();
  readonly #judged: (readonly (number | null)[])[] = [];
  /** How many of these a proposal came of. */
  #used = 0;
  /** Pieces that were exchanged, by the number of steps before. */
  readonly #exchanges = new Map<number, Pieces>();

  constructor(events: readonly RunEvent[]) {
    const [first] = events;
    this.#version = first?.type === "started" ? first.version : undefined;
    for (const event of events) this.add(event);
  }

  add(event: RunEvent): void {
    if (event.type === "proposed" || event.type === "promoted") this.#steps.push(event);
    if (event.type === "proposed") {
      this.#proposals.set(event.id, event);
      this.#used = this.#judged.length;
    } else if (event.type === "evaluated" || event.type === "failed") this.#results.set(key(event), event);
    else if (event.type === "epoch") this.#epochs.set(event.id, event.epoch);
    else if (event.type === "judged") this.#judged.push(event.scores);
    else if (event.type === "warning") this.#warnings.add(event.text);
    else if (event.type === "resumed" && event.pieces) {
      this.#exchanges.set(this.#steps.length, { ...this.#exchanges.get(this.#steps.length), ...event.pieces });
      // Other pieces choose another shortlist than the one that was asked about last.
      this.#judged.length = this.#used;
    }
  }

  /** Candidates trained at least once, failed ones included. */
  get evaluations(): number {
    return new Set([...this.#results.values()].flatMap(({ id }) => (id > 0 ? id : []))).size;
  }

  proposal = (id: number): Proposed | undefined => this.#proposals.get(id);

  /** Its longest training, or the one that is under way. */
  latest = (id: number): Proposed | Promoted | undefined => this.#steps.findLast((step) => step.id === id);

  result = (step: Pick<Step, "id" | "rung">): Evaluated | Failed | undefined => this.#results.get(key(step));

  /** What a candidate reached at its highest rung. */
  evaluation = (id: number): Evaluated | undefined => this.evaluated().findLast((event) => event.id === id);

  evaluated = (): readonly Evaluated[] => [...this.#results.values()].filter((event) => event.type === "evaluated");

  /** With the costs of their candidates. */
  measured = (): readonly (Evaluated & Measured)[] =>
    this.evaluated().map((event) => ({ ...this.#proposals.get(event.id), ...event }));

  /** What goes on with other pieces before this step. */
  exchange = (steps: number): Pieces | undefined => this.#exchanges.get(steps);

  /** What comes after so many steps, if it is known. */
  step = (steps: number): Proposed | Promoted | undefined => this.#steps[steps];

  /** What the judge said when it was asked for the n-th time, from 0. */
  scores = (asked: number): readonly (number | null)[] | undefined => this.#judged[asked];

  /** Whether no new candidate could be taken in that step; undefined where it is not known. */
  isClosed(steps: number): boolean | undefined {
    const step = this.#steps[steps];
    return step && step.type === "promoted" && step.closed === true;
  }

  /** False for an epoch that a training repeats because it was killed before, and for what was warned of already. */
  isNews = (event: Epoch | Warning): boolean =>
    event.type === "warning" ? !this.#warnings.has(event.text) : event.epoch > (this.#epochs.get(event.id) ?? 0);

  /** Throws `UserError` where another step came after so many. */
  check(steps: number, step: Step | undefined): void {
    const before = this.#steps[steps];
    if (!before || (step && same(before, step))) return;
    throw new UserError(
      `The run cannot be resumed: candidate ${before.id} comes out differently than its journal says. It was made by version ${this.#version} of HNAS, perhaps another one than this, or its journal was changed. Resume it with that version, or begin a new search.`,
      exitCode.cannotGoOn,
    );
  }
}

const key = ({ id, rung = 0 }: Pick<Step, "id" | "rung">): string => `${id} ${rung}`;

const same = (a: Step, b: Step): boolean =>
  a.type === b.type && a.id === b.id && a.rung === b.rung && JSON.stringify(made(a)) === JSON.stringify(made(b));

const made = (step: Step) => (step.type === "proposed" ? [step.seed, step.decisions] : []);
