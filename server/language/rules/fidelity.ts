/** Rules about the rungs of a search and the epochs of its task. */
import { rule } from "./rule.ts";

export const searchedEpochs = rule(
  "error",
  "rungs",
  "Rungs of a search that follow from the epochs of its task, where these are searched.",
  (fidelity: string, task: string) =>
    `The rungs of \`${fidelity}\` follow from the \`epochs\` of \`task ${task}\`, and these are searched. Name the rungs: \`fidelity: ${fidelity}(epochs: [1, 3, 9])\`.`,
);

export const oneRung = rule(
  "warning",
  "one-rung",
  "A search that would train its best candidates longer, over a task of one epoch.",
  (fidelity: string, task: string) =>
    `\`${fidelity}\` has one rung here, as \`task ${task}\` trains for 1 epoch: no candidate is trained longer than another. Give the task more \`epochs\`, or name the rungs: \`fidelity: ${fidelity}(epochs: [1, 3, 9])\`.`,
);

const overruled = "Epochs of a task that the rungs of a search overrule.";

export const overruledEpochs = rule(
  "warning",
  "overruled-epochs",
  overruled,
  (task: string, epochs: number, last: number) =>
    `The last rung ends after ${last} epochs, and \`task ${task}\` says \`epochs: ${epochs}\`, which has no effect in this search. Let them be the same, or leave the \`epochs\` of the rungs out: they follow from those of the task.`,
);

export const overruledChoice = rule(
  "warning",
  "overruled-epochs",
  overruled,
  (task: string, last: number) =>
    `The \`epochs\` of \`task ${task}\` are searched, and the rungs say how long candidates are trained: their choice has no effect in this search. Give the task \`epochs: ${last}\`.`,
);
