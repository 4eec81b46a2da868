/** TensorFlow.js has gated recurrent units only in their first form, without a bias of the recurrent product: a layer of exported code. */
export const tfjsGru = `/** Gated recurrent units (Cho et al. 2014) whose reset gate is applied after the recurrent product. */
class Gru extends tf.layers.Layer {
  static className = "Gru";
  units: number;
  returnSequences: boolean;
  bidirectional: boolean;
  directions: { kernel: tf.LayerVariable; recurrent: tf.LayerVariable; bias: tf.LayerVariable }[] = [];

  constructor(options: { name: string; units: number; returnSequences?: boolean; bidirectional?: boolean }) {
    super({ name: options.name });
    this.units = options.units;
    this.returnSequences = options.returnSequences ?? false;
    this.bidirectional = options.bidirectional ?? false;
  }

  override computeOutputShape([batch, length]: tf.Shape): tf.Shape {
    const features = this.bidirectional ? 2 * this.units : this.units;
    return this.returnSequences ? [batch, length, features] : [batch, features];
  }

  override build(shape: tf.Shape): void {
    const width = 3 * this.units;
    const { glorotUniform, orthogonal, zeros } = tf.initializers;
    for (const prefix of this.bidirectional ? ["", "backward_"] : [""])
      this.directions.push({
        kernel: this.addWeight(\`\${prefix}kernel\`, [shape[2], width], "float32", glorotUniform({})),
        recurrent: this.addWeight(
          \`\${prefix}recurrent_kernel\`,
          [this.units, width],
          "float32",
          orthogonal({ gain: 1 }),
        ),
        bias: this.addWeight(\`\${prefix}bias\`, [2, width], "float32", zeros()),
      });
    super.build(shape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = [inputs].flat()[0] as tf.Tensor3D;
    return tf.tidy(() => {
      const states = this.directions.map((weights, direction) => {
        const [kernel, recurrent] = [weights.kernel.read(), weights.recurrent.read()];
        const [bias, recurrentBias] = tf.unstack(weights.bias.read());
        const steps = tf.unstack(x, 1);
        if (direction === 1) steps.reverse();
        let state: tf.Tensor = tf.zeros([x.shape[0], this.units]);
        const made = steps.map((step) => {
          const [z, r, c] = tf.split(step.matMul(kernel).add(bias!), 3, 1);
          const [pz, pr, pc] = tf.split(state.matMul(recurrent).add(recurrentBias!), 3, 1);
          const update = z!.add(pz!).sigmoid();
          const candidate = c!.add(r!.add(pr!).sigmoid().mul(pc!)).tanh();
          state = update.mul(state.sub(candidate)).add(candidate);
          return state;
        });
        if (!this.returnSequences) return state;
        return tf.stack(direction === 1 ? made.reverse() : made, 1);
      });
      return tf.concat(states, -1);
    });
  }
}`;
