/** What a `cell` takes. */
import { integer, type Parameter } from "../network/operation.ts";

export const nodesParameter: Parameter = {
  ...integer("nodes", 2, "How many nodes there are, the tensor that comes in among them."),
  type: { kind: "integer", min: 2, max: 16 },
};
export const inputsParameter = integer(
  "inputs",
  1,
  "From how many nodes before it each node has an edge. The search chooses which; left out: from all.",
);
export const outputParameter: Parameter = {
  name: "output",
  type: { kind: "enum", values: ["last", "all"] },
  default: "last",
  doc: "`last`: the output is the last node. `all`: the channels of all nodes but the first, one after the other.",
};
export const edgeParameter = {
  name: "edge",
  doc: "What an edge does, such as `one_of(identity(), conv2d(channels, 3, padding: same))`.",
};
/** Constants, and the layer of an edge. */
export const cellParameters = [nodesParameter, edgeParameter, inputsParameter, outputParameter] as const;
