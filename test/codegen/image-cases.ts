/** Convolutions with dilation, groups or a transpose, normalisations, and images that change their size. */
import type { Arguments, Shape } from "../../server/network/operation.ts";
import { beside, type Call, type Case, chain, network, product, sequence } from "./networks.ts";

const image: Shape = [7, 10, 4];
const paddings = ["same", "valid"];
const calls = (operation: string, all: readonly Arguments[]): Call[] => all.map((args) => [operation, args]);

const convolutions: readonly Case[] = paddings.flatMap((padding) => [
  beside(`dilated convolutions, ${padding}`, image, [
    ...product(["conv2d", "separable_conv2d", "depthwise_conv2d"], [2, 3]).map(([operation, dilation]): Call => {
      const filters = operation === "depthwise_conv2d" ? {} : { filters: 3 };
      return [operation, { kernel: 3, dilation, padding, bias: dilation === 2, ...filters }];
    }),
    ["conv2d", { filters: 3, kernel: 2, dilation: 3, padding }],
  ]),
  beside(
    `grouped convolutions, ${padding}`,
    image,
    calls("conv2d", [
      { filters: 6, kernel: 3, groups: 2, padding },
      { filters: 8, kernel: 2, strides: 2, groups: 4, padding, bias: false },
      { filters: 2, kernel: 3, dilation: 2, groups: 2, padding },
    ]),
  ),
  beside(
    `transposed convolutions, ${padding}`,
    image,
    product([1, 2, 3, 4, 5], [1, 2, 3]).map(([kernel, strides]) => [
      "conv2d_transpose",
      { filters: 3, kernel, strides, padding, bias: strides !== 2 },
    ]),
  ),
]);

const sized: readonly Case[] = [
  beside("images of another size", image, [
    ...product([1, 2, 3], ["nearest", "bilinear"]).map(
      ([factor, interpolation]): Call => ["upsample", { factor, interpolation }],
    ),
    ...product(
      [
        [7, 10],
        [14, 20],
        [3, 4],
        [9, 1],
        [5, 13],
      ],
      ["nearest", "bilinear"],
    ).map(([[height = 1, width = 1], interpolation]): Call => ["resize", { height, width, interpolation }]),
    ...calls("adaptive_avg_pool", [
      { height: 7, width: 5 },
      { height: 3 },
      { height: 1, width: 4 },
      { height: 9, width: 12 },
      { height: 7, width: 10 },
    ]),
    ...calls("pad", [{ size: 0 }, { size: 2 }]),
    ...calls("crop", [{ height: 4, width: 9 }, { height: 7 }, { height: 7, width: 10 }]),
  ]),
  sequence("global_max_pool", image, [["conv2d", { filters: 5, kernel: 3 }], ["global_max_pool"], ["dense", { units: 3 }]]),
  sequence("features as an image and back", image, [
    ["reshape", { height: 10, width: 4, channels: 7 }],
    ["conv2d", { filters: 3, kernel: 3 }],
    ["flatten"],
    ["dense", { units: 24 }],
    ["reshape", { height: 2, width: 4, channels: 3 }],
    ["reshape", { height: 2, width: 4, channels: 3 }],
    ["conv2d", { filters: 2, kernel: 2 }],
    ["flatten"],
  ]),
];

const normalized: readonly Case[] = [
  beside("normalisations of images", image, [
    ["layer_norm"],
    ["layer_norm", { epsilon: 1e-5 }],
    ["rms_norm"],
    ["rms_norm", { epsilon: 1e-6 }],
    ...calls("group_norm", [{ groups: 1 }, { groups: 2, epsilon: 1e-5 }, { groups: 4 }]),
    ["squeeze_excite", { ratio: 2 }],
    ["squeeze_excite"],
  ]),
  sequence("normalisations of features", image, [
    ["flatten"],
    ["dense", { units: 12 }],
    ["layer_norm"],
    ["dense", { units: 12 }],
    ["rms_norm"],
    ["dense", { units: 12 }],
    ["group_norm", { groups: 3 }],
  ]),
  beside("activations with a slope", image, [
    ...calls("leaky_relu", [{ alpha: 0 }, { alpha: 0.01 }, { alpha: 1 }]),
    ...calls("elu", [{ alpha: 0.5 }, { alpha: 1 }]),
  ]),
  network("multiply", image, (builder) => {
    const gate = chain(builder, "input", [["conv2d", { filters: 4, kernel: 1 }], ["hard_sigmoid"]]);
    const gated = builder.add("multiply", {}, [gate, "input", chain(builder, "input", [["softplus"]])]);
    return chain(builder, builder.add("multiply", {}, [gated]), [["flatten"]]);
  }),
];

export const imageCases: readonly Case[] = [...convolutions, ...sized, ...normalized];
