import type { Feedback } from "./feedback.ts";

/**
 * The gradient of what the evaluator E expects of the generator, at the candidates d that it holds most promising. Features x are
 * relaxed to their expectation under the generator, x(p) = sum_d p(d) x(d), whose derivative by p_i(k) at d is x(d with d_i = k). So
 *   dE / dp_i(k) = g_ik = grad E(x(d)) . (x(d with d_i = k) - x(d)),
 * and the modules move along the gradient of  sum_i sum_k p_i(k) g_ik:  straight through the discrete choice (Bengio, Leonard and
 * Courville 2013), as in the continuous relaxation of Liu et al. 2019.
 */
export const createGradient = (count: number): Feedback => ({
  proposing(policy, { promising, gains }, progress) {
    for (const entry of promising.slice(0, count)) policy.ascend(entry.candidate.decisions, gains(entry), progress);
  },
});
