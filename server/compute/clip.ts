/** Gradient clipping. */
import type { Tensor, Tf } from "../network/operation.ts";

/**
 * Scales all gradients by one factor where their global norm, sqrt(sum g^2) over all of them, is above the limit; Pascanu et al. 2013,
 * "On the difficulty of training recurrent neural networks", algorithm 1. What is no gradient stays.
 * @param limit 0: the gradients stay as they are
 */
export function clipByGlobalNorm<T extends Tensor | null | undefined>(
  tf: Tf,
  gradients: readonly T[],
  limit: number,
): readonly T[] {
  if (limit === 0) return gradients;
  const squares = gradients.flatMap((gradient) => (gradient ? [tf.sum(tf.square(gradient))] : []));
  if (squares.length === 0) return gradients;
  const norm = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square)));
  const factor = tf.div(limit, tf.maximum(norm, limit));
  return gradients.map((gradient) => gradient && (tf.mul(gradient, factor) as typeof gradient));
}
