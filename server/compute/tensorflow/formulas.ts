/**
 * Kernels of network/kernels.ts that TensorFlow has no operation for, as formulas of tfjs's own functions. Their gradients are those
 * of the formulas; in a graph, what both directions compute is computed once.
 */
import type { NamedAttrMap, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../network/operation.ts";

type Inputs = Readonly<Record<string, Tensor>>;

export interface Formula {
  /** Inputs that have a gradient. */
  readonly inputs: readonly string[];
  /** An input that has none: it is told as zeros. */
  readonly constant?: string;
  /** An input that is added to each row in the end, and may be left out. */
  readonly added?: string;
  /** The kernel gives a list, of which this is the first and only member. */
  readonly listed?: true;
  compute(inputs: never, attributes: never): Tensor;
}

type Taps = readonly (readonly (readonly [place: number, weight: number])[])[];

export function formulas(tf: Tf): Readonly<Record<string, Formula>> {
  const normalized = (x: Tensor, axes: number[], epsilon: number, centred: boolean): Tensor => {
    const deviation = centred ? tf.sub(x, tf.mean(x, axes, true)) : x;
    return tf.mul(deviation, tf.rsqrt(tf.add(tf.mean(tf.square(deviation), axes, true), epsilon)));
  };
  /** [to, from] */
  const matrix = (taps: Taps, from: number): Tensor2D => {
    const values = new Float32Array(taps.length * from);
    for (const [to, ofPlace] of taps.entries())
      for (const [place, weight] of ofPlace) values[to * from + place] = (values[to * from + place] as number) + weight;
    return tf.tensor2d(values, [taps.length, from]);
  };

  return {
    PreluChannels: {
      inputs: ["x", "alpha"],
      compute({ x, alpha }: { x: Tensor; alpha: Tensor }) {
        const positive = tf.relu(x);
        return tf.add(positive, tf.mul(tf.sub(x, positive), alpha));
      },
    },
    NormalizeRows: {
      inputs: ["x", "scale"],
      added: "offset",
      compute: (
        { x, scale, offset }: { x: Tensor; scale: Tensor; offset?: Tensor },
        { epsilon, centred }: { epsilon: number; centred: boolean },
      ) => {
        const y = tf.mul(normalized(x, [x.rank - 1], epsilon, centred), scale);
        return offset ? tf.add(y, offset) : y;
      },
    },
    NormalizeGroups: {
      inputs: ["x", "scale", "offset"],
      compute(
        { x, scale, offset }: { x: Tensor; scale: Tensor; offset: Tensor },
        { groups, epsilon }: { groups: number; epsilon: number },
      ) {
        const channels = x.shape.at(-1) as number;
        const grouped = tf.reshape(x, [x.shape[0] as number, -1, groups, channels / groups]);
        return tf.add(tf.mul(tf.reshape(normalized(grouped, [1, 3], epsilon, true), x.shape), scale), offset);
      },
    },
    ScaleChannels: {
      inputs: ["x", "scale"],
      compute: ({ x, scale }: { x: Tensor; scale: Tensor2D }) =>
        tf.mul(x, tf.reshape(scale, [scale.shape[0], 1, 1, scale.shape[1]])),
    },
    Resample: {
      inputs: ["x"],
      compute({ x }: { x: Tensor }, { rows, columns }: { rows: Taps; columns: Taps }) {
        const [batch, height, width, channels] = x.shape as [number, number, number, number];
        const ofRows = tf.matMul(tf.reshape(matrix(rows, height), [1, rows.length, height]), tf.reshape(x, [batch, height, -1]));
        const byRow = tf.reshape(ofRows, [batch * rows.length, width, channels]);
        const ofColumns = tf.matMul(tf.reshape(matrix(columns, width), [1, columns.length, width]), byRow);
        return tf.reshape(ofColumns, [batch, rows.length, columns.length, channels]);
      },
    },

    /** In runs of columns z, r and the candidate; biases of the input and of the state. Cho et al. 2014, with the reset gate after the product. */
    Gru: {
      inputs: ["x", "kernel", "recurrent", "bias"],
      listed: true,
      compute(
        { x, kernel, recurrent, bias }: { x: Tensor3D; kernel: Tensor2D; recurrent: Tensor2D; bias: Tensor },
        { backwards, last }: { backwards: boolean; last: boolean },
      ) {
        const [batch, length, features] = x.shape;
        const [ofInput, ofState] = tf.unstack(bias) as [Tensor, Tensor];
        const products = tf.add(tf.matMul(tf.reshape(x, [batch * length, features]), kernel), ofInput);
        // The gradient of taking apart a single step fails.
        const steps = length === 1 ? [products] : tf.unstack(tf.reshape(products, [batch, length, -1]), 1);
        let state: Tensor = tf.zeros([batch, recurrent.shape[0]]);
        const states = (backwards ? steps.toReversed() : steps).map((step) => {
          const [xz, xr, xn] = tf.split(step, 3, 1) as [Tensor, Tensor, Tensor];
          const [hz, hr, hn] = tf.split(tf.add(tf.matMul(state as Tensor2D, recurrent), ofState), 3, 1) as [
            Tensor,
            Tensor,
            Tensor,
          ];
          const [z, r] = [tf.sigmoid(tf.add(xz, hz)), tf.sigmoid(tf.add(xr, hr))];
          const candidate = tf.tanh(tf.add(xn, tf.mul(r, hn)));
          state = tf.add(candidate, tf.mul(z, tf.sub(state, candidate)));
          return state;
        });
        if (last) return state;
        return tf.stack(backwards ? states.toReversed() : states, 1);
      },
    },
    Attention: {
      inputs: ["q", "k", "v"],
      listed: true,
      compute({ q, k, v }: Record<"q" | "k" | "v", Tensor3D>, { heads, causal }: { heads: number; causal: boolean }) {
        const byHead = (x: Tensor3D): Tensor => {
          const [batch, length, width] = x.shape;
          return tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
        };
        const [batch, queries, width] = q.shape;
        const keys = k.shape[1];
        let scores = tf.mul(tf.matMul(byHead(q), byHead(k), false, true), 1 / Math.sqrt(width / heads));
        if (causal) {
          const later = Float32Array.from({ length: queries * keys }, (_, i) => (i % keys > Math.floor(i / keys) ? -1e9 : 0));
          scores = tf.add(scores, tf.tensor(later, [1, 1, queries, keys]));
        }
        const attended = tf.matMul(tf.softmax(scores), byHead(v));
        return tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), [batch, queries, width]);
      },
    },
    Embed: {
      inputs: ["table"],
      constant: "ids",
      compute({ ids, table }: { ids: Tensor; table: Tensor2D }) {
        const places = tf.cast(tf.clipByValue(tf.round(ids), 0, table.shape[0] - 1), "int32");
        return tf.gather(table, places);
      },
    },
  };
}

/** The gradients of a formula by its inputs. */
export function gradientsOf(
  tf: Tf,
  { inputs, constant, added, compute }: Formula,
  dy: Tensor,
  saved: Inputs,
  attributes: NamedAttrMap,
): Record<string, () => Tensor> {
  // Within a backward pass tfjs has no place for the tape of another one.
  const { state } = tf.engine();
  const outer = state.activeTape;
  try {
    const { grads } = tf.engine().gradients(
      () => compute(saved as never, attributes as never),
      inputs.map((name) => saved[name] as Tensor),
      // What a backward pass has passed is freed, and dy is still needed.
      tf.clone(dy),
      true,
    );
    const found = inputs.map((name, index) => [name, () => grads[index] ?? tf.zerosLike(saved[name] as Tensor)] as const);
    const rows = [...dy.shape.keys()].slice(0, -1);
    return {
      ...Object.fromEntries(found),
      ...(constant && { [constant]: () => tf.zerosLike(saved[constant] as Tensor) }),
      ...(added && { [added]: () => tf.sum(dy, rows) }),
    };
  } finally {
    state.activeTape = outer;
  }
}
