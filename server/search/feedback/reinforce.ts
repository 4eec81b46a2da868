import { Advantages } from "./advantage.ts";
import type { Feedback } from "./feedback.ts";

/** The gradient of  A sum_i log p_i(d_i)  for each result with advantage A: REINFORCE with a baseline (Williams 1992). */
export function createReinforce(): Feedback {
  const advantages = new Advantages();
  return {
    told: (policy, { entry, results }, progress) => {
      // What a candidate reaches at a higher fidelity was expected when it was chosen for it.
      const [first, ...further] = results.values();
      if (further.length === 0) policy.learn(entry.candidate.decisions, advantages.of(first), progress);
    },
  };
}
