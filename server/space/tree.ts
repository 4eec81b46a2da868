/** The tree of a space, whatever the kinds of its nodes. */
import { decisionsIn } from "./functions.ts";
import type { SpaceNode } from "./space.ts";

/** The decisions that a node itself reads. */
export function readBy(node: SpaceNode): ReadonlySet<string> {
  switch (node.kind) {
    case "operation":
    case "merge":
      return new Set(Object.values(node.arguments).flatMap((expression) => [...decisionsIn(expression)]));
    case "choice":
      return new Set([node.decision]);
    case "repeat":
      return decisionsIn(node.count);
    default:
      return new Set();
  }
}

/** The nodes directly inside a node. */
export function childrenOf(node: SpaceNode): readonly SpaceNode[] {
  switch (node.kind) {
    case "sequence":
      return node.children;
    case "choice":
      return node.options;
    case "repeat":
      return node.iterations;
    case "merge":
      return node.branches;
    default:
      return [];
  }
}
