/**
 * TensorFlow.js has gated recurrent units only in their first form, without a bias of the recurrent product: a function of exported
 * code.
 */
export const tfjsGru = `/** Gated recurrent units (Cho et al. 2014) whose reset gate is applied after the recurrent product. */
function gru(
  x: tf.Tensor<any>,
  w: Record<string, tf.Tensor<any>>,
  returnSequences: boolean,
  prefixes: string[],
): tf.Tensor {
  const directions = prefixes.map((prefix) => {
    const [kernel, recurrent] = [w[\`\${prefix}kernel\`]!, w[\`\${prefix}recurrent_kernel\`]!];
    const [bias, recurrentBias] = tf.unstack(w[\`\${prefix}bias\`]!);
    const steps = prefix === "" ? tf.unstack(x, 1) : tf.unstack(x, 1).reverse();
    let state: tf.Tensor = tf.zeros([x.shape[0], recurrent.shape[0]]);
    const states = steps.map((step) => {
      const [z, r, c] = tf.split(step.matMul(kernel).add(bias!), 3, 1);
      const [pz, pr, pc] = tf.split(state.matMul(recurrent).add(recurrentBias!), 3, 1);
      const update = z!.add(pz!).sigmoid();
      const candidate = c!.add(r!.add(pr!).sigmoid().mul(pc!)).tanh();
      state = update.mul(state.sub(candidate)).add(candidate);
      return state;
    });
    return returnSequences ? tf.stack(prefix === "" ? states : states.reverse(), 1) : state;
  });
  return tf.concat(directions, -1);
}`;
