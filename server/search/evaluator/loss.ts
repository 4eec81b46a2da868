/** What networks minimise, as the slopes  dL / df_i  of a batch's outputs f for values z; n examples. */
export type Loss = (outputs: readonly number[], values: readonly number[]) => readonly number[];

/** L = (1 / n) sum_i (f_i - z_i)^2 / 2 */
export const regression: Loss = (outputs, values) =>
  outputs.map((output, i) => (output - (values[i] as number)) / outputs.length);

/** How sure an order is by which values are one apart: s(steepness) = 0.88. */
const steepness = 2;

/**
 * Pairwise logistic (RankNet; Burges et al. 2005, eq. 3): the cross-entropy between the probability that i is better than j and what
 * the outputs say of it, with s the logistic function and c the steepness,
 *   L = -(1 / n^2) sum_{i < j} P_ij ln Q_ij + (1 - P_ij) ln(1 - Q_ij),   P_ij = s(c (z_i - z_j)),   Q_ij = s(c (f_i - f_j)).
 * It is least where differences of outputs are those of values: so outputs keep the values' scale.
 */
export const ranking: Loss = (outputs, values) =>
  outputs.map((output, i) => {
    let slope = 0;
    for (let j = 0; j < outputs.length; j++)
      slope +=
        logistic(steepness * (output - (outputs[j] as number))) -
        logistic(steepness * ((values[i] as number) - (values[j] as number)));
    return (steepness * slope) / outputs.length ** 2;
  });

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export const losses: Readonly<Record<string, Loss>> = { regression, ranking };
