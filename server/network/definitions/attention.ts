/** Multi-head attention where a framework has none of its form: functions and classes of exported code. */

export const tfjsAttention = `/** Multi-head attention (Vaswani et al. 2017): each step of x attends to the steps of a memory. */
function attention(
  x: tf.Tensor<any>,
  w: Record<string, tf.Tensor<any>>,
  memory: tf.Tensor<any>,
  heads: number,
  key: number,
  causal = false,
): tf.Tensor {
  const project = (name: string, of: tf.Tensor) => of.matMul(w[\`\${name}_kernel\`]!).add(w[\`\${name}_bias\`]!);
  const split = (of: tf.Tensor) => of.reshape([-1, of.shape[1]!, heads, key]).transpose([0, 2, 1, 3]);
  const q = split(project("query", x));
  const k = split(project("key", memory));
  const v = split(project("value", memory));
  let scores = q.matMul(k, false, true).div(Math.sqrt(key));
  if (causal) {
    const places = tf.range(0, x.shape[1]);
    scores = tf.where(places.expandDims(1).greaterEqual(places), scores, -1e9);
  }
  const found = tf.softmax(scores).matMul(v).transpose([0, 2, 1, 3]);
  return project("output", found.reshape([-1, x.shape[1], heads * key]));
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
