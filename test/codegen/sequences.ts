/** Networks over sequences: made of images, of tokens, or given as they are. */
import type { Source } from "../../server/network/architecture.ts";
import { type Call, type Case, chain, network, product, sequence } from "./networks.ts";

/** All calls on a sequence, one beside the other; their outputs, as features, in one row. */
const besideSequence = (name: string, length: number, features: number, calls: readonly (readonly Call[])[]): Case =>
  network(name, [length, features], (builder) => {
    const rows = calls.map((call): Source => chain(builder, "input", [...call, ["flatten"]]));
    return rows.length === 1 ? (rows[0] as Source) : builder.add("concat", {}, rows);
  });

const windows = product([1, 2, 3, 4], [1, 2, 3]);

const recurrent = (operation: string): Case =>
  besideSequence(
    operation,
    7,
    5,
    product([false, true], [false, true]).map(([bidirectional, return_sequences]) => [
      [operation, { units: 4, bidirectional, return_sequences }],
    ]),
  );

export const sequences: readonly Case[] = [
  ...product(["max_pool1d", "avg_pool1d"], ["same", "valid"]).map(([operation, padding]) =>
    besideSequence(
      `${operation}, ${padding}`,
      10,
      3,
      windows.map(([size, strides]) => [[operation, { size, strides, padding }]]),
    ),
  ),
  ...["same", "valid", "causal"].map((padding) =>
    besideSequence(`conv1d, ${padding}`, 10, 4, [
      ...product([1, 2, 3], [1, 2, 3]).map(([kernel, strides]): Call[] => [
        ["conv1d", { filters: 2, kernel, strides, padding, bias: strides !== 2 }],
      ]),
      [["conv1d", { filters: 2, kernel: 3, dilation: 2, padding }]],
      [["conv1d", { filters: 4, kernel: 3, groups: 2, padding }]],
      [["conv1d", { filters: 4, kernel: 2, groups: 4, dilation: 3, padding, bias: false }]],
    ]),
  ),
  recurrent("lstm"),
  recurrent("gru"),
  besideSequence("attention", 6, 8, [[["attention", { heads: 2 }]], [["attention", { heads: 3, key: 5, causal: true }]]]),
  besideSequence("what else takes sequences", 6, 5, [
    [["dense", { units: 3 }], ["relu"], ["batch_norm"]],
    [["positional_encoding"], ["dropout", { rate: 0.5 }], ["global_avg_pool"]],
    [["positional_encoding", { learned: true }], ["last_step"]],
    [["zero"], ["gelu"], ["flatten"]],
    [["layer_norm"], ["softmax"], ["prelu"]],
    [["rms_norm"], ["log_softmax"], ["group_norm", { groups: 5 }]],
    [["feed_forward", { units: 3 }], ["global_max_pool"], ["feed_forward", { units: 4, activation: "swish" }]],
  ]),
  sequence(
    "a vision transformer",
    [8, 6, 3],
    [
      ["conv2d", { filters: 6, kernel: 2, strides: 2 }],
      ["to_sequence"],
      ["positional_encoding"],
      ["transformer", { heads: 2, units: 12, dropout: 0.1 }],
      ["transformer", { heads: 4, units: 5, key: 2, causal: true }],
      ["layer_norm"],
      ["global_avg_pool"],
      ["dense", { units: 4 }],
    ],
  ),
  {
    ...network("an encoder and a decoder of tokens", [9], (builder) => {
      const embedded = chain(builder, "input", [["embedding", { vocabulary: 11, features: 6 }], ["positional_encoding"]]);
      const memory = chain(builder, embedded, [["gru", { units: 3, bidirectional: true, return_sequences: true }]]);
      const query = chain(builder, embedded, [["attention", { heads: 2, causal: true }]]);
      const crossed = builder.add("cross_attention", { heads: 2, key: 4 }, [
        query,
        chain(builder, memory, [["dense", { units: 5 }]]),
      ]);
      const joined = builder.add("concat", {}, [builder.add("add", {}, [query, crossed]), memory]);
      return chain(builder, joined, [["last_step"], ["dense", { units: 3 }]]);
    }),
    vocabulary: 11,
  },
];
