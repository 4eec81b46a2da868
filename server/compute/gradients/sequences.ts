/** The gradients of the kernels of sequences: parts of them, recurrent layers, attention, embeddings. */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../network/operation.ts";
import type { Gradient } from "../gradients.ts";
import type { RecurrentAttributes } from "../wasm/recurrent.ts";

export function sequenceGradients(tf: Tf): Readonly<Record<string, Gradient>> {
  const run = <T>(kernel: string, inputs: Record<string, Tensor>, attributes: object = {}): T =>
    tf.engine().runKernel(kernel, inputs, { ...attributes }) as unknown as T;
  /** All steps of all examples, one below the other. */
  const rows = (x: Tensor): Tensor2D => tf.reshape(x, [-1, x.shape.at(-1) as number]);
  /** Of x, kernel and bias in x kernel + bias, where `d` is the gradient of all that. */
  const ofProjection = (x: Tensor, kernel: Tensor, d: Tensor) => ({
    x: () => tf.reshape(tf.matMul(rows(d), kernel, false, true), x.shape),
    kernel: () => tf.matMul(rows(x), rows(d), true, false),
    bias: () => tf.sum(rows(d), 0),
  });

  return {
    Slice: {
      inputs: ["x"],
      of: (dy, [x], { begin }: { begin: number[] }) => {
        const shape = (x as Tensor).shape;
        const around = shape.map((length, axis): [number, number] => {
          const first = begin[axis] ?? 0;
          return [first, length - first - (dy.shape[axis] as number)];
        });
        return { x: () => tf.pad(dy, around) };
      },
    },
    Lstm: {
      inputs: ["x", "kernel", "recurrent"],
      outputs: [false, true, true, true],
      of: (dy, saved, attributes: RecurrentAttributes) => {
        const [x, kernel, recurrent, gates, cells, states] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
        const d = run<Tensor>("LstmGrad", { dy, gates, recurrent, cells }, attributes);
        return { ...ofProjection(x, kernel, d), recurrent: () => run("RecurrentGrad", { states, d }, attributes) };
      },
    },
    Gru: {
      inputs: ["x", "kernel", "recurrent"],
      outputs: [false, true, true, true],
      of: (dy, saved, attributes: RecurrentAttributes) => {
        const [x, kernel, recurrent, gates, memory, states] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
        const [d, dProducts] = run<[Tensor, Tensor]>("GruGrad", { dy, gates, recurrent, memory, states }, attributes);
        const ofInput = ofProjection(x, kernel, d);
        return {
          ...ofInput,
          recurrent: () => run("RecurrentGrad", { states, d: dProducts }, attributes),
          bias: () => tf.stack([ofInput.bias(), tf.sum(rows(dProducts), 0)]),
        };
      },
    },
    Attention: {
      inputs: ["q", "k", "v"],
      outputs: [false, true],
      of: (dy, saved, attributes: object) => {
        const [q, k, v, probabilities] = saved as [Tensor, Tensor, Tensor, Tensor];
        const [dq, dk, dv] = run<[Tensor, Tensor, Tensor]>("AttentionGrad", { dy, q, k, v, probabilities }, attributes);
        return { q: () => dq, k: () => dk, v: () => dv };
      },
    },
    /** Ids have none: it is told as zeros. */
    Embed: {
      inputs: ["ids", "table"],
      of: (dy, saved) => {
        const [ids, table] = saved as [Tensor, Tensor];
        return {
          ids: () => tf.zerosLike(ids),
          table: () => run("EmbedGrad", { ids, dy }, { vocabulary: table.shape[0] as number }),
        };
      },
    },
  };
}
