/** Options that several commands have, and what their values must be. */
import { InvalidArgumentError, Option } from "commander";
import { parseDuration } from "./duration.ts";

export const wholeNumber = (least: number) => (text: string) => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || !Number.isSafeInteger(value))
    throw new InvalidArgumentError(`It must be an integer, at least ${least}.`);
  return value;
};

const duration = (text: string) => {
  const seconds = parseDuration(text);
  if (seconds === undefined) throw new InvalidArgumentError('It must be a time such as "90 s", "4 min" or "1.5 h".');
  return seconds;
};

const count = (flags: string, description: string) => new Option(flags, description).argParser(wholeNumber(1));

export const json = new Option("--json", "JSON instead of text");
export const runs = new Option("--runs <dir>", "where runs are kept (default: .hnas/runs in the workspace's root)");
export const evaluations = count("--evaluations <n>", "budget: candidates to train");
export const time = new Option("--time <duration>", 'budget: time, such as "4 min"').argParser(duration);
export const budgetEpochs = count("--budget-epochs <n>", "budget: epochs of all candidates together");
export const epochs = count("--epochs <n>", "of each candidate's training; the final one keeps its own");
export const workers = count("--workers <n>", "worker processes (default: the file's, else one per core)");
export const candidate = count("--candidate <id>", "instead of the winner");
