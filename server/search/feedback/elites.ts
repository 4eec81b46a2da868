import type { Feedback } from "./feedback.ts";

/**
 * The gradient of  sum_j w_j sum_i log p_i(d_ij)  over the best results and over the candidates that the evaluator holds most
 * promising, the j-th of n with w_j = 1 - j / n: weighted cross-entropy (Rubinstein 1999).
 */
export const createElites = (count: number): Feedback => ({
  proposing(policy, { history: { best }, promising }, progress) {
    for (const elite of [best.slice(0, count).map(({ entry }) => entry), promising.slice(0, count)])
      for (const [place, { candidate }] of elite.entries()) policy.learn(candidate.decisions, 1 - place / elite.length, progress);
  },
});
