/**
 * Takes the declarations out of layers, so that the layers can be used several times with the same decisions. A declaration inside a
 * choice or repeat stays conditional: it comes back in a choice or repeat of its own, with nothing else in it.
 */
import type { SpaceNode } from "../space/space.ts";

export interface Hoisted {
  /** Not in sequences, which would end the place where the decisions exist. */
  readonly declarations: readonly SpaceNode[];
  readonly layers: readonly SpaceNode[];
}

const nothing: SpaceNode = { kind: "sequence", children: [] };

export function hoisted(nodes: readonly SpaceNode[]): Hoisted {
  const parts = nodes.map(hoist);
  return {
    declarations: parts.flatMap((part) => part.declarations),
    layers: parts.flatMap((part) => part.layers),
  };
}

/** Nodes of their own, that were built at the same places. */
export const copied = (nodes: readonly SpaceNode[]): readonly SpaceNode[] => nodes.map(copy);

function copy(node: SpaceNode): SpaceNode {
  switch (node.kind) {
    case "sequence":
      return { ...node, children: copied(node.children) };
    case "choice":
      return { ...node, options: copied(node.options) };
    case "repeat":
      return { ...node, iterations: copied(node.iterations) };
    case "merge":
      return { ...node, branches: copied(node.branches) };
    default:
      return { ...node };
  }
}

function hoist(node: SpaceNode): Hoisted {
  switch (node.kind) {
    case "operation":
    case "name":
    case "tensor":
      return { declarations: [], layers: [node] };
    case "declare":
      return { declarations: [node], layers: [] };
    case "sequence": {
      const { declarations, layers } = hoisted(node.children);
      return { declarations, layers: [{ kind: "sequence", children: layers }] };
    }
    case "merge": {
      const branches = node.branches.map(hoist);
      return {
        declarations: branches.flatMap((branch) => branch.declarations),
        layers: [{ ...node, branches: branches.map(one) }],
      };
    }
    case "choice": {
      const options = node.options.map(hoist);
      const declarations = alone(options, (inside) => ({ ...node, options: inside }));
      return { declarations, layers: [{ ...node, options: options.map(one) }] };
    }
    case "repeat": {
      const iterations = node.iterations.map(hoist);
      const declarations = alone(iterations, (inside) => ({ ...node, iterations: inside }));
      return { declarations, layers: [{ ...node, iterations: iterations.map(one) }] };
    }
  }
}

/** Each declaration in its own copy of the choice or repeat that it stands in. */
const alone = (parts: readonly Hoisted[], around: (inside: readonly SpaceNode[]) => SpaceNode): readonly SpaceNode[] =>
  parts.flatMap(({ declarations }, place) =>
    declarations.map((declaration) => around(parts.map((_, other) => (other === place ? declaration : nothing)))),
  );

const one = ({ layers }: Hoisted): SpaceNode =>
  layers.length === 1 && layers[0] ? layers[0] : { kind: "sequence", children: layers };
