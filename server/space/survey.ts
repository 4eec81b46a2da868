/** Which nodes of a space read which decisions. */
import type { Decision, Origin, SpaceNode } from "./space.ts";
import { childrenOf, readBy } from "./tree.ts";

export class Survey {
  /** The last layer. */
  readonly last: Origin | undefined;
  readonly #readers = new Map<string, Set<SpaceNode>>();
  /** The decisions that a node or anything in it reads. */
  readonly #inside = new Map<SpaceNode, ReadonlySet<string>>();
  /** Those that it reads itself. */
  readonly #reads = new Map<SpaceNode, ReadonlySet<string>>();

  constructor(root: SpaceNode) {
    let last: Origin | undefined;
    const visit = (node: SpaceNode): ReadonlySet<string> => {
      const read = readBy(node);
      this.#reads.set(node, read);
      for (const id of read) this.#readers.set(id, (this.#readers.get(id) ?? new Set()).add(node));
      const inside = new Set(read);
      for (const child of childrenOf(node)) for (const id of visit(child)) inside.add(id);
      if (node.kind === "operation" || node.kind === "merge") last = node.origin;
      this.#inside.set(node, inside);
      return inside;
    };
    visit(root);
    this.last = last;
  }

  readersOf(id: string): ReadonlySet<SpaceNode> {
    return this.#readers.get(id) ?? none;
  }

  /** The decisions that a node itself reads. */
  readBy(node: SpaceNode): ReadonlySet<string> {
    return this.#reads.get(node) ?? readBy(node);
  }

  /** The last child that reads the decision declared at `index`, or one that is declared before that child. */
  lastReader(children: readonly SpaceNode[], index: number): number {
    let end = index;
    for (let place = index; place <= end; place++) {
      const child = children[place];
      if (child?.kind !== "declare") continue;
      end = Math.max(
        end,
        children.findLastIndex((other) => this.#inside.get(other)?.has(child.decision)),
      );
    }
    return end;
  }
}

/** Ids of the decisions of a space that none of its nodes reads, but for those of the training. */
export function plainDecisions(root: SpaceNode, decisions: readonly Decision[]): readonly string[] {
  const survey = new Survey(root);
  return decisions.flatMap(({ id }) => (id.startsWith("training.") || survey.readersOf(id).size > 0 ? [] : [id]));
}

const none: ReadonlySet<SpaceNode> = new Set();
