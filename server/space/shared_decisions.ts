/** Decisions that several nodes of a space read, as the analysis takes them. */
import type { Effort, Fixed } from "./analysis.ts";
import { keptAsRange } from "./calls.ts";
import { domainSize } from "./decisions.ts";
import type { Decision, SpaceNode } from "./space.ts";
import type { Survey } from "./survey.ts";

export class SharedDecisions {
  readonly #survey: Survey;
  readonly #decision: (id: string) => Decision;
  readonly #effort: Effort;
  readonly #ranges = new Map<string, boolean>();

  constructor(survey: Survey, decision: (id: string) => Decision, effort: Effort) {
    this.#survey = survey;
    this.#decision = decision;
    this.#effort = effort;
  }

  /** Whether it is made, option by option, before all that reads it. */
  isTried(id: string, fixed: Fixed): boolean {
    if (!this.#isShared(id) || fixed.has(id) || this.#isRange(id)) return false;
    const tried = [...fixed.keys()].reduce((product, other) => product * domainSize(this.#decision(other).domain), 1);
    return tried * domainSize(this.#decision(id).domain) <= this.#effort.shared;
  }

  /** Whether a node takes one as if it were its own. */
  isTorn(node: SpaceNode, fixed: Fixed): boolean {
    return [...this.#survey.readBy(node)].some((id) => !fixed.has(id) && this.#isShared(id) && !this.#isRange(id));
  }

  #isShared(id: string): boolean {
    return this.#survey.readersOf(id).size > 1;
  }

  /** Every reader keeps the decision as a range, so that its ends are the same everywhere. */
  #isRange(id: string): boolean {
    const known = this.#ranges.get(id);
    if (known !== undefined) return known;
    const readers = [...this.#survey.readersOf(id)];
    const isRange = readers.every(
      (node) =>
        (node.kind === "operation" || node.kind === "merge") && keptAsRange(node, this.#decision(id), this.#effort.options),
    );
    this.#ranges.set(id, isRange);
    return isRange;
  }
}
