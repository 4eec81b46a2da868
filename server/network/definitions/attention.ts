/** Multi-head attention in the frameworks that have none of its form: layers of exported code. */

/** Called with one input, or with the queries' and the memory's. */
export const tfjsAttention = `/**
 * Multi-head attention (Vaswani et al. 2017): each step of the first input attends to the steps of the
 * last one.
 */
class Attention extends tf.layers.Layer {
  static className = "Attention";
  heads: number;
  key: number;
  causal: boolean;
  projections: Record<string, { kernel: tf.LayerVariable; bias: tf.LayerVariable }> = {};

  constructor(options: { name: string; heads: number; key: number; causal?: boolean }) {
    super({ name: options.name });
    this.heads = options.heads;
    this.key = options.key;
    this.causal = options.causal ?? false;
  }

  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    return Array.isArray(shape[0]) ? shape[0] : (shape as tf.Shape);
  }

  override build(shape: tf.Shape | tf.Shape[]): void {
    const features = this.computeOutputShape(shape).at(-1) as number;
    const last = shape.at(-1);
    const memory = (Array.isArray(last) ? last.at(-1) : last) as number;
    const width = this.heads * this.key;
    const add = (name: string, from: number, to: number) => {
      const { glorotUniform, zeros } = tf.initializers;
      const kernel = this.addWeight(\`\${name}_kernel\`, [from, to], "float32", glorotUniform({}));
      const bias = this.addWeight(\`\${name}_bias\`, [to], "float32", zeros());
      this.projections[name] = { kernel, bias };
    };
    add("query", features, width);
    add("key", memory, width);
    add("value", memory, width);
    add("output", width, features);
    super.build(shape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const tensors = [inputs].flat();
    const [x, memory] = [tensors[0] as tf.Tensor, tensors.at(-1) as tf.Tensor];
    return tf.tidy(() => {
      const project = (name: string, of: tf.Tensor) => {
        const { kernel, bias } = this.projections[name]!;
        return of.matMul(kernel.read()).add(bias.read());
      };
      const split = (of: tf.Tensor) =>
        of.reshape([-1, of.shape[1]!, this.heads, this.key]).transpose([0, 2, 1, 3]);
      const [q, k, v] = [project("query", x), project("key", memory), project("value", memory)].map(split);
      let scores = q!.matMul(k!, false, true).div(Math.sqrt(this.key));
      if (this.causal) {
        const places = tf.range(0, x.shape[1]!);
        scores = tf.where(places.expandDims(1).greaterEqual(places), scores, -1e9);
      }
      const heads = tf.softmax(scores).matMul(v!).transpose([0, 2, 1, 3]);
      return project("output", heads.reshape([-1, x.shape[1]!, this.heads * this.key]));
    });
  }
}`;

export const torchAttention = `class Attention(nn.Module):
    """Multi-head attention (Vaswani et al. 2017): each step of the first input attends to those of the last one."""

    def __init__(self, features, memory, heads, key, causal=False):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.query = nn.Linear(features, heads * key)
        self.key = nn.Linear(memory, heads * key)
        self.value = nn.Linear(memory, heads * key)
        self.output = nn.Linear(heads * key, features)

    def forward(self, x, memory):
        q, k, v = (
            y.unflatten(2, (self.heads, -1)).transpose(1, 2)
            for y in (self.query(x), self.key(memory), self.value(memory))
        )
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        return self.output(y.transpose(1, 2).flatten(2))`;
