import type { Shape } from "../network/operation.ts";
import type { Piece } from "../protocol/piece.ts";
import type { ProgramTask } from "./task.ts";

const evaluators: readonly Piece[] = [
  {
    name: "command",
    doc: "A program that reads candidates from its standard input and writes what it measured to its standard output, each as one line of JSON. It is started once for each worker, in the folder of the `.hnas` file, by the system's shell.",
    parameters: [{ name: "line", type: { kind: "text" }, doc: "What is typed to start it: `python train.py`." }],
  },
];

/** Where `input` and `time_limit` are left out; seconds. */
export const programDefaults: { readonly input: Shape; readonly seconds: number } = { input: [32, 32, 3], seconds: 3600 };

/** docs/custom.md explains it. */
export const custom: ProgramTask = {
  name: "custom",
  doc: "Candidates are evaluated by a program of yours, in whatever language and framework.\n\nIt measures what it likes: a search names its goal, `maximize: accuracy`.",
  metrics: [],
  settings: [
    {
      name: "epochs",
      type: { kind: "integer", min: 1 },
      default: 1,
      doc: "How long the program is asked to train a candidate; it is told as `fidelity`.",
    },
  ],
  evaluators,
  entries: [
    {
      name: "evaluate",
      doc: "The program that evaluates candidates.",
      is: "`command(...)`",
      example: 'command("python train.py")',
    },
    {
      name: "input",
      doc: "The shape that comes into the network, without the batch.",
      is: "a list of integers",
      example: "[32, 32, 3]",
      default: "`[32, 32, 3]`",
    },
    {
      name: "output",
      doc: "The shape that the last layer must give; the last number is what `classes` means.",
      is: "a list of integers",
      example: "[10]",
      default: "any shape",
    },
    {
      name: "time_limit",
      doc: "After how long without a result a candidate has failed; its program is ended and started anew.",
      is: "a time",
      example: "10 min",
      default: "`1 h`",
    },
  ],
};
