/** The functions of the WebAssembly module that is made of kernels/kernels.as.ts. */
import type { Address } from "./heap.ts";

/** What kernels/kernels.as.ts exports; its files say what each does. */
export interface Exports {
  copyBlocks(to: Address, toStride: number, from: Address, fromStride: number, n: number, count: number): void;
  repeatRow(to: Address, from: Address, rows: number, n: number): void;
  gemm(
    m: number,
    n: number,
    k: number,
    a: Address,
    aRow: number,
    aColumn: number,
    b: Address,
    bRow: number,
    bColumn: number,
    c: Address,
    cRow: number,
    add: 0 | 1,
    scratch: Address,
  ): void;
  conv2d(x: Address, filter: Address, bias: Address, y: Address, window: Address, scratch: Address): void;
  conv2dFilterGradient(x: Address, dy: Address, dFilter: Address, window: Address, scratch: Address): void;
  conv2dInputGradient(dy: Address, filter: Address, dx: Address, window: Address, scratch: Address): void;
  depthwiseFilterGradient(x: Address, dy: Address, dFilter: Address, window: Address): void;
  depthwiseInputGradient(dy: Address, filter: Address, dx: Address, window: Address): void;
  maxPoolGradient(x: Address, y: Address, dy: Address, dx: Address, window: Address): void;
  averagePoolGradient(dy: Address, dx: Address, window: Address): void;
  columnSum(x: Address, rows: number, columns: number, out: Address): void;
  columnDeviations(x: Address, center: Address, y: Address, rows: number, columns: number, out: Address): void;
  affine(x: Address, a: Address, b: Address, y: Address, rows: number, columns: number): void;
  affineOfTwo(x: Address, y: Address, a: Address, b: Address, c: Address, z: Address, rows: number, columns: number): void;
  prelu(x: Address, alpha: Address, y: Address, rows: number, columns: number): void;
  preluGradient(
    dy: Address,
    x: Address,
    alpha: Address,
    dx: Address,
    dAlpha: Address,
    rows: number,
    columns: number,
    scratch: Address,
  ): void;
  normalizeRows(x: Address, scale: Address, offset: Address, y: Address, rows: number, columns: number, epsilon: number): void;
  normalizeRowsGradient(
    dy: Address,
    x: Address,
    scale: Address,
    dx: Address,
    dScale: Address,
    rows: number,
    columns: number,
    epsilon: number,
    centred: 0 | 1,
    scratch: Address,
  ): void;
  softmaxRows(x: Address, y: Address, rows: number, columns: number, logarithmic: 0 | 1): void;
  softmaxRowsGradient(dy: Address, y: Address, dx: Address, rows: number, columns: number, logarithmic: 0 | 1): void;
  activate(f: number, x: Address, y: Address, n: number, alpha: number): void;
  activateGradient(f: number, dy: Address, v: Address, dx: Address, n: number, alpha: number): void;
  resample(
    x: Address,
    y: Address,
    starts: Address,
    places: Address,
    weights: Address,
    outer: number,
    from: number,
    to: number,
    inner: number,
  ): void;
  adam(
    n: number,
    w: Address,
    g: Address,
    m: Address,
    v: Address,
    newW: Address,
    newM: Address,
    newV: Address,
    rate: number,
    beta1: number,
    beta2: number,
    correction1: number,
    correction2: number,
    epsilon: number,
    decay: number,
  ): void;
  rmsprop(
    n: number,
    w: Address,
    g: Address,
    s: Address,
    v: Address,
    newW: Address,
    newS: Address,
    newV: Address,
    rate: number,
    rho: number,
    share: number,
    epsilon: number,
  ): void;
  momentum(n: number, w: Address, g: Address, v: Address, newW: Address, newV: Address, rate: number, share: number): void;
  uniform(out: Address, n: number, key: number): void;
  lstm(
    gates: Address,
    recurrent: Address,
    c: Address,
    h: Address,
    batch: number,
    length: number,
    units: number,
    backwards: boolean,
    scratch: Address,
  ): void;
  lstmGradient(
    dy: Address,
    gates: Address,
    recurrent: Address,
    c: Address,
    dGates: Address,
    batch: number,
    length: number,
    units: number,
    backwards: boolean,
    last: boolean,
    scratch: Address,
  ): void;
  gru(
    gates: Address,
    recurrent: Address,
    bias: Address,
    memory: Address,
    h: Address,
    batch: number,
    length: number,
    units: number,
    backwards: boolean,
    scratch: Address,
  ): void;
  gruGradient(
    dy: Address,
    gates: Address,
    recurrent: Address,
    memory: Address,
    h: Address,
    dGates: Address,
    dProducts: Address,
    batch: number,
    length: number,
    units: number,
    backwards: boolean,
    last: boolean,
    scratch: Address,
  ): void;
  attention(
    q: Address,
    k: Address,
    v: Address,
    y: Address,
    probabilities: Address,
    batch: number,
    queries: number,
    keys: number,
    heads: number,
    depth: number,
    causal: boolean,
    scratch: Address,
  ): void;
  attentionGradient(
    dy: Address,
    q: Address,
    k: Address,
    v: Address,
    probabilities: Address,
    dq: Address,
    dk: Address,
    dv: Address,
    batch: number,
    queries: number,
    keys: number,
    heads: number,
    depth: number,
    scratch: Address,
  ): void;
  embed(ids: Address, table: Address, y: Address, count: number, vocabulary: number, features: number): void;
  embedGradient(ids: Address, dy: Address, dTable: Address, count: number, vocabulary: number, features: number): void;
}
