/** What the searches of functions.hnas look for: larger is better. */

export type Values = Readonly<Record<string, number>>;

export interface Benchmark {
  /** The greatest value. */
  readonly best: number;
  readonly value: (at: Values) => number;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const vector = (at: Values, count: number): readonly number[] => Array.from({ length: count }, (_, i) => at[`x${i}`] as number);

/** sum_i alpha_i exp(-sum_j A_ij (x_j - P_ij)^2) (Dixon and Szego 1978). */
const hartmann = (x: readonly number[], a: readonly number[][], p: readonly number[][]): number =>
  sum(
    [1, 1.2, 3, 3.2].map(
      (alpha, i) => alpha * Math.exp(-sum(x.map((each, j) => (a[i]?.[j] as number) * (each - (p[i]?.[j] as number)) ** 2))),
    ),
  );
const [a3, p3] = [
  [
    [3, 10, 30],
    [0.1, 10, 35],
    [3, 10, 30],
    [0.1, 10, 35],
  ],
  [
    [0.3689, 0.117, 0.2673],
    [0.4699, 0.4387, 0.747],
    [0.1091, 0.8732, 0.5547],
    [0.0381, 0.5743, 0.8828],
  ],
];
const [a6, p6] = [
  [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ],
  [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ],
];

function branin({ x0: x = 0, x1: y = 0 }: Values): number {
  const bowl = (y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6) ** 2;
  return -(bowl + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10);
}

function ackley(x: readonly number[]): number {
  const mean = (values: readonly number[]) => sum(values) / values.length;
  const waves = Math.exp(mean(x.map((each) => Math.cos(2 * Math.PI * each))));
  return 20 * Math.exp(-0.2 * Math.sqrt(mean(x.map((each) => each * each)))) + waves - 20 - Math.E;
}

/** As the accuracy of a training may depend on its settings: the best rate on the number of layers, what layers do on the activation. */
function training({ rate = 1, decay = 1, layers = 1, width = 1, activation = 0, drop = 0 }: Values): number {
  const losses = [
    0.02 * (Math.log10(rate) + 2.5 + 0.15 * (layers - 3)) ** 2,
    0.003 * (Math.log10(decay) + 4) ** 2,
    0.02 * (Math.log2(layers) - 2) ** 2 * (activation === 2 ? 0.3 : 1),
    0.01 * (Math.log2(width) - 7.5) ** 2,
    0.15 * (drop - 0.2 - 0.02 * layers) ** 2,
    [0, 0.01, 0.03, 0.08][activation] as number,
  ];
  return 0.95 - sum(losses);
}

/** As the accuracy of five stages may depend on their widths: more is better, less and less, and neighbours should be alike. */
function widths(x: readonly number[]): number {
  const parts = x.map((each) => each / 64);
  const lacks = parts.map((share, i) => (0.3 - 0.05 * i) * Math.exp(-(2 + 0.6 * i) * share));
  const jumps = parts.slice(1).map((share, i) => 0.1 * Math.max(0, (parts[i] as number) - share) ** 2);
  return 1 - sum(lacks) - sum(jumps);
}

/** By the names of their searches. */
export const functions: Readonly<Record<string, Benchmark>> = {
  branin: { best: -0.397887, value: branin },
  hartmann3: { best: 3.86278, value: (at) => hartmann(vector(at, 3), a3, p3) },
  hartmann6: { best: 3.32237, value: (at) => hartmann(vector(at, 6), a6, p6) },
  ackley5: { best: 0, value: (at) => ackley(vector(at, 5)) },
  training: { best: 0.95, value: training },
  integers: { best: 3.290129, value: (at) => hartmann(shares(vector(at, 6)), a6, p6) },
  widths: { best: 0.928095, value: (at) => widths(vector(at, 5)) },
};

const shares = (integers: readonly number[]): readonly number[] => integers.map((each) => each / 15);
