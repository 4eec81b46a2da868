/** Encodings of places: layers of exported code. */

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

export const tfjsSinusoids = `/** Adds sines and cosines of each step's place (Vaswani et al. 2017, section 3.5). */
class Sinusoids extends tf.layers.Layer {
  static className = "Sinusoids";
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = [inputs].flat()[0] as tf.Tensor3D;
    const [, length, features] = x.shape;
    return tf.tidy(() => {
      const columns = tf.range(0, features);
      const even = columns.mod(2).equal(0);
      const exponents = columns.sub(columns.mod(2)).div(features);
      const angles = tf.range(0, length).expandDims(1).div(tf.pow(10000, exponents));
      return x.add(tf.where(even, angles.sin(), angles.cos()));
    });
  }
}`;

export const tfjsPlaces = `/** Adds what is learned for each step's place. */
class Places extends tf.layers.Layer {
  static className = "Places";
  table?: tf.LayerVariable;
  override build(shape: tf.Shape): void {
    const initializer = tf.initializers.randomUniform({ minval: -0.05, maxval: 0.05 });
    this.table = this.addWeight("table", shape.slice(1), "float32", initializer);
    super.build(shape);
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = [inputs].flat()[0] as tf.Tensor;
    return tf.tidy(() => x.add(this.table!.read()));
  }
}`;
