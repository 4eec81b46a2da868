/** Encodings of places where a framework has none: functions and classes of exported code. */

export const tfjsSinusoids = `/** Adds sines and cosines of each step's place (Vaswani et al. 2017, section 3.5). */
function sinusoids(x: tf.Tensor<any>): tf.Tensor {
  const [, length, features] = x.shape;
  const columns = tf.range(0, features);
  const odd = columns.mod(2);
  const angles = tf.range(0, length).expandDims(1).div(tf.pow(10000, columns.sub(odd).div(features)));
  return x.add(tf.where(odd.equal(0), angles.sin(), angles.cos()));
}`;

export const kerasSinusoids = `class Sinusoids(layers.Layer):
    """Adds sines and cosines of each step's place (Vaswani et al. 2017, section 3.5)."""

    def call(self, x):
        _, length, features = x.shape
        columns = keras.ops.arange(features)
        exponents = keras.ops.cast(columns // 2 * 2, "float32") / features
        angles = keras.ops.arange(length, dtype="float32")[:, None] / 10000**exponents
        return x + keras.ops.where(columns % 2 == 0, keras.ops.sin(angles), keras.ops.cos(angles))`;

export const kerasPlaces = `class Places(layers.Layer):
    """Adds what is learned for each step's place."""

    def build(self, shape):
        self.table = self.add_weight(name="table", shape=shape[1:], initializer="random_uniform")

    def call(self, x):
        return x + self.table`;

export const torchSinusoids = `class Sinusoids(nn.Module):
    """Adds sines and cosines of each step's place (Vaswani et al. 2017, section 3.5)."""

    def __init__(self, length, features):
        super().__init__()
        columns = torch.arange(features)
        angles = torch.arange(length)[:, None] / 10000 ** (columns // 2 * 2 / features)
        table = torch.where(columns % 2 == 0, angles.sin(), angles.cos())
        self.register_buffer("table", table, persistent=False)

    def forward(self, x):
        return x + self.table`;

export const torchPlaces = `class Places(nn.Module):
    """Adds what is learned for each step's place."""

    def __init__(self, length, features):
        super().__init__()
        self.table = nn.Parameter(torch.empty(length, features).uniform_(-0.05, 0.05))

    def forward(self, x):
        return x + self.table`;
