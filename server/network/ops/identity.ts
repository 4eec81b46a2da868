import { only, operation } from "../operation.ts";

/** y = x. */
export const identity = operation({
  name: "identity",
  doc: "Passes its input on unchanged: the branch of a choice that does nothing, or the short way of a residual.\n\nThe shape stays. No parameters.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => only(inputs),
  weights: () => [],
  flops: () => 0,
  apply: (_context, _args, inputs) => only(inputs),
  isIdentity: () => true,
  code: null,
});
