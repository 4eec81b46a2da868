/** The schedules that tasks/schedules.ts declares, as factors of the learning rate. */
import type { ResolvedSetting } from "../space/space.ts";

/** Where a training stands before a step. */
export interface Progress {
  /** Share of the training that is done, from 0 to 1. */
  readonly done: number;
  /** Share of the training that this step is. */
  readonly step: number;
  /** Epochs that are done. */
  readonly epoch: number;
}

/** @returns the factor, from 0 to 1 */
export type Schedule = (progress: Progress) => number;

type Make = (argument: (name: string) => number) => Schedule;

/** `done` is the share of what follows the warm-up. */
const makers: Readonly<Record<string, Make>> = {
  /** Hägele et al. 2024, "Scaling laws and compute-optimal training beyond fixed training durations", section 3. */
  cooldown(argument) {
    const share = argument("share");
    return ({ done }) => Math.min(1, (1 - done) / share);
  },
  constant: () => () => 1,
  linear:
    () =>
    ({ done }) =>
      1 - done,
  /** Loshchilov and Hutter 2017, "SGDR: stochastic gradient descent with warm restarts", equation 5, of one period. */
  cosine:
    () =>
    ({ done }) =>
      (1 + Math.cos(Math.PI * done)) / 2,
  step_decay(argument) {
    const [every, factor] = [argument("every"), argument("factor")];
    return ({ epoch }) => factor ** Math.floor(epoch / every);
  },
};

/**
 * Runs of an earlier version name none: this is what they had. Over short trainings on Fashion-MNIST (three networks, 1 and 3 epochs,
 * learning rates of 0.001 and 0.004) it gave the mean validation accuracy 0.735, a constant rate 0.687, half a cosine 0.705.
 */
const standard: ResolvedSetting = { name: "cooldown", arguments: { share: 0.5, warmup: 0 } };

export function createSchedule(setting: ResolvedSetting = standard): Schedule {
  if (typeof setting !== "object" || !("name" in setting)) throw new Error("the training settings name no schedule");
  const { name, arguments: given } = setting;
  const make = makers[name];
  if (!make) throw new Error(`there is no schedule '${name}'`);
  const argument = (key: string): number => {
    const value = given[key];
    if (typeof value !== "number") throw new Error(`schedule ${name} has no ${key}`);
    return value;
  };
  const after = make(argument);
  const warmup = argument("warmup");
  return (progress) => {
    const { done, step } = progress;
    return done < warmup ? Math.min(1, (done + step) / warmup) : after({ ...progress, done: (done - warmup) / (1 - warmup) });
  };
}
