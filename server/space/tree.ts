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

/** The same layers as a node of its own. `count` is told of every node, before it is made. */
export function copyOf(node: SpaceNode, count: () => void): SpaceNode {
  count();
  const all = (nodes: readonly SpaceNode[]) => nodes.map((child) => copyOf(child, count));
  switch (node.kind) {
    case "sequence":
      return { ...node, children: all(node.children) };
    case "choice":
      return { ...node, options: all(node.options) };
    case "repeat":
      return { ...node, iterations: all(node.iterations) };
    case "merge":
      return { ...node, branches: all(node.branches) };
    default:
      return { ...node };
  }
}

/** By node: the named tensors that are read in it for the last time, or never, where it names them. */
export function lastUses(root: SpaceNode): ReadonlyMap<SpaceNode, ReadonlySet<string>> {
  const uses = new Map<SpaceNode, ReadonlySet<string>>();
  const read = (node: SpaceNode): ReadonlySet<string> => {
    const inside = childrenOf(node).map(read);
    if (node.kind === "sequence")
      for (const [place, child] of node.children.entries()) {
        if (child.kind !== "name") continue;
        const last = inside.findLastIndex((tensors, other) => other > place && tensors.has(child.tensor));
        const user = node.children[last] ?? child;
        uses.set(user, new Set([...(uses.get(user) ?? []), child.tensor]));
      }
    const tensors = new Set(inside.flatMap((each) => [...each]));
    return node.kind === "tensor" ? tensors.add(node.tensor) : tensors;
  };
  read(root);
  return uses;
}
