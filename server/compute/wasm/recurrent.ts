/** Recurrent layers, all steps in one kernel; tfjs has them only as hundreds of small kernels a step. Sequences: [batch, length, features]. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Address, type Heap, type KernelTable, sizeOf } from "./heap.ts";
import { gemmScratch } from "./matrix.ts";

export interface RecurrentAttributes {
  /** From the last step to the first. */
  readonly backwards: boolean;
  /** Only the state after the last step is given, [batch, units]. */
  readonly last: boolean;
}

interface Weights {
  readonly kernel: TensorInfo;
  readonly recurrent: TensorInfo;
  readonly bias: TensorInfo;
}

export const recurrentKernels = (heap: Heap): KernelTable => ({
  /** The states, or the last one; then what its gradient is computed from: the gates, the cells and all states. */
  Lstm({ x, kernel, recurrent, bias }: Weights & { x: TensorInfo }, attributes: RecurrentAttributes) {
    const { batch, length, units } = sizes(x, recurrent);
    const gates = projected(heap, x, kernel, heap.address(bias));
    const [cells, states] = [heap.output([batch, length, units]), heap.output([batch, length, units])];
    heap.kernels.lstm(
      ...addresses(heap, gates, recurrent, cells, states),
      ...([batch, length, units] as const),
      attributes.backwards,
      heap.scratch(gemmScratch(4 * units)),
    );
    return [given(heap, states, attributes), gates, cells, states];
  },

  /** Of the gates before activation, [batch, length, 4 units]. */
  LstmGrad(
    inputs: { dy: TensorInfo; gates: TensorInfo; recurrent: TensorInfo; cells: TensorInfo },
    { backwards, last }: RecurrentAttributes,
  ) {
    const { dy, gates, recurrent, cells } = inputs;
    const { batch, length, units } = sizes(gates, recurrent);
    const dGates = heap.output(gates.shape);
    heap.kernels.lstmGradient(
      ...addresses(heap, dy, gates, recurrent, cells, dGates),
      ...([batch, length, units] as const),
      backwards,
      last,
      heap.scratch(4 * units * units + 2 * batch * units + gemmScratch(units)),
    );
    return dGates;
  },

  /** As `Lstm`: the gates, the recurrent part of the candidates and all states. `bias` is [2, 3 units]: of the input, of the state. */
  Gru({ x, kernel, recurrent, bias }: Weights & { x: TensorInfo }, attributes: RecurrentAttributes) {
    const { batch, length, units } = sizes(x, recurrent);
    const gates = projected(heap, x, kernel, heap.address(bias));
    const [memory, states] = [heap.output([batch, length, units]), heap.output([batch, length, units])];
    heap.kernels.gru(
      ...addresses(heap, gates, recurrent),
      heap.address(bias) + 3 * units * 4,
      ...addresses(heap, memory, states),
      ...([batch, length, units] as const),
      attributes.backwards,
      heap.scratch(3 * batch * units + gemmScratch(3 * units)),
    );
    return [given(heap, states, attributes), gates, memory, states];
  },

  /** Of x kernel + bias and of state recurrent + bias, both [batch, length, 3 units]. */
  GruGrad(
    inputs: { dy: TensorInfo; gates: TensorInfo; recurrent: TensorInfo; memory: TensorInfo; states: TensorInfo },
    { backwards, last }: RecurrentAttributes,
  ) {
    const { dy, gates, recurrent, memory, states } = inputs;
    const { batch, length, units } = sizes(gates, recurrent);
    const [dGates, dProducts] = [heap.output(gates.shape), heap.output(gates.shape)];
    heap.kernels.gruGradient(
      ...addresses(heap, dy, gates, recurrent, memory, states, dGates, dProducts),
      ...([batch, length, units] as const),
      backwards,
      last,
      heap.scratch(3 * units * units + 2 * batch * units + gemmScratch(units)),
    );
    return [dGates, dProducts];
  },

  /** Of the weights that a product of the states before each step reads: their transpose times `d`. */
  RecurrentGrad({ states, d }: { states: TensorInfo; d: TensorInfo }, { backwards }: { backwards: boolean }) {
    const [batch, length, units] = states.shape as [number, number, number];
    const columns = d.shape[2] as number;
    const out = heap.output([units, columns]);
    if (length === 1) heap.floats(out).fill(0);
    const scratch = heap.scratch(gemmScratch(columns));
    const [statesAt, dAt, outAt] = [heap.address(states), heap.address(d), heap.address(out)];
    for (let b = 0; b < batch && length > 1; b++) {
      const from = b * length + (backwards ? 1 : 0);
      const to = b * length + (backwards ? 0 : 1);
      heap.kernels.gemm(
        ...([units, columns, length - 1] as const),
        ...([statesAt + from * units * 4, 1, units] as const),
        ...([dAt + to * columns * 4, columns, 1] as const),
        ...([outAt, columns, b === 0 ? 0 : 1] as const),
        scratch,
      );
    }
    return out;
  },
});

const sizes = (sequence: TensorInfo, recurrent: TensorInfo) => ({
  batch: sequence.shape[0] as number,
  length: sequence.shape[1] as number,
  units: recurrent.shape[0] as number,
});

const addresses = <T extends readonly TensorInfo[]>(heap: Heap, ...tensors: T) =>
  tensors.map((tensor) => heap.address(tensor)) as { [K in keyof T]: Address };

/** x kernel + bias, for all steps at once. */
function projected(heap: Heap, x: TensorInfo, kernel: TensorInfo, bias: Address): TensorInfo {
  const [features, columns] = kernel.shape as [number, number];
  const rows = sizeOf(x.shape) / features;
  const out = heap.output([...x.shape.slice(0, -1), columns]);
  heap.kernels.repeatRow(heap.address(out), bias, rows, columns);
  heap.kernels.gemm(
    ...([rows, columns, features] as const),
    ...([heap.address(x), features, 1] as const),
    ...([heap.address(kernel), columns, 1] as const),
    ...([heap.address(out), columns, 1] as const),
    heap.scratch(gemmScratch(columns)),
  );
  return out;
}

/** What the layer gives of its states. */
function given(heap: Heap, states: TensorInfo, { backwards, last }: RecurrentAttributes): TensorInfo {
  if (!last) return heap.alias(states);
  const [batch, length, units] = states.shape as [number, number, number];
  const out = heap.output([batch, units]);
  const from = heap.address(states) + (backwards ? 0 : length - 1) * units * 4;
  heap.kernels.copyBlocks(heap.address(out), units, from, length * units, units, batch);
  return out;
}
