import type { Judge } from "./judge.ts";

/** A few ordinary training steps from the candidate's ordinary initial weights. */
export const shortTraining = ({ steps, learning_rate }: Record<"steps" | "learning_rate", number>): Judge => ({
  ...{ steps, learningRate: learning_rate },
  trains: () => true,
});
