/** The linear memory that tfjs's wasm backend and our kernels share, and what a kernel's glue code needs of it. */

import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { backend_util, DataType, KernelFunc, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../network/operation.ts";
import type { Exports } from "./exports.ts";

/** An address in linear memory, in bytes; 0 is null. */
export type Address = number;

/** The part of the Emscripten module around tfjs's WebAssembly that we use. */
export interface Emscripten {
  /** Of all of linear memory; another one after each time that it grows. */
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  _malloc: (bytes: number) => Address;
  readonly _free: (address: Address) => void;
  /** The WebAssembly module's exports, memory among them. */
  readonly asm: Readonly<Record<string, unknown>>;
}

/** tfjs keeps the type of its module to itself. */
export const emscripten = (backend: BackendWasm): Emscripten => backend.wasm as unknown as Emscripten;

export class Heap {
  readonly tf: Tf;
  readonly kernels: Exports;
  readonly #backend: BackendWasm;
  readonly #module: Emscripten;
  readonly #window: Address;
  /** The outputs of the kernel call that runs now. */
  #made: TensorInfo[] = [];
  #scratch: Address = 0;
  #scratchFloats = 0;

  constructor(tf: Tf, backend: BackendWasm, kernels: Exports) {
    this.tf = tf;
    this.kernels = kernels;
    this.#backend = backend;
    this.#module = emscripten(backend);
    this.#window = this.#module._malloc(windowFields.length * 4);
  }

  address(tensor: TensorInfo): Address {
    return this.#backend.getMemoryOffset(tensor.dataId);
  }

  /** A new tensor with values left over from others. */
  output(shape: readonly number[], dtype: DataType = "float32"): TensorInfo {
    const made = this.#backend.makeOutput([...shape], dtype);
    this.#made.push(made);
    return made;
  }

  /** A second reference to the same values. */
  alias({ dataId, shape, dtype }: TensorInfo): TensorInfo {
    this.#backend.incRef(dataId);
    return { dataId, shape, dtype };
  }

  /** A view of the values, until the next allocation. */
  floats(tensor: TensorInfo): Float32Array {
    return new Float32Array(this.#module.HEAPU8.buffer, this.address(tensor), sizeOf(tensor.shape));
  }

  integers(tensor: TensorInfo): Int32Array {
    return new Int32Array(this.#module.HEAPU8.buffer, this.address(tensor), sizeOf(tensor.shape));
  }

  floatsAt(address: Address, length: number): Float32Array {
    return new Float32Array(this.#module.HEAPU8.buffer, address, length);
  }

  integersAt(address: Address, length: number): Int32Array {
    return new Int32Array(this.#module.HEAPU8.buffer, address, length);
  }

  /** Memory for one kernel call: the next one gets the same. */
  scratch(floats: number): Address {
    if (floats > this.#scratchFloats) {
      if (this.#scratch) this.#module._free(this.#scratch);
      this.#scratch = 0;
      this.#scratchFloats = 0;
      this.#scratch = this.#module._malloc(floats * 4);
      this.#scratchFloats = floats;
    }
    return this.#scratch;
  }

  /** Writes a sliding window where kernels read it: class Window of kernels/window.as.ts. Holds until the next call. */
  window(info: backend_util.Conv2DInfo, groups = 1): Address {
    const fields = new Int32Array(this.#module.HEAPU8.buffer, this.#window, windowFields.length);
    for (const [index, field] of windowFields.entries()) fields[index] = field(info, groups);
    return this.#window;
  }

  /** The kernel that is registered now, to be called where ours does not apply. */
  stock(name: string): (inputs: Readonly<Record<string, TensorInfo>>, attributes: object) => TensorInfo | TensorInfo[] {
    const { kernelFunc } = this.tf.getKernel(name, "wasm");
    return (inputs, attrs) => kernelFunc({ inputs, attrs: attrs as NamedAttrMap, backend: this.#backend });
  }

  /** Takes a kernel's name from whoever has it. */
  register(name: string, kernel: Kernel): void {
    const kernelFunc: KernelFunc = ({ inputs, attrs }) => {
      this.#made = [];
      try {
        return kernel(inputs as never, (attrs ?? {}) as never);
      } catch (error) {
        for (const { dataId } of this.#made) this.#backend.disposeData(dataId);
        throw error;
      }
    };
    const present = this.tf.getKernel(name, "wasm");
    if (present) this.tf.unregisterKernel(name, "wasm");
    // The set-up of the stock kernel has been run already; ours may call it as `stock`.
    this.tf.registerKernel({ kernelName: name, backendName: "wasm", kernelFunc });
  }
}

export type Kernel = (inputs: never, attributes: never) => TensorInfo | TensorInfo[];
/** Kernels by the names that tfjs knows them by. */
export type KernelTable = Readonly<Record<string, Kernel>>;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dimension) => product * dimension, 1);

const windowFields: readonly ((info: backend_util.Conv2DInfo, groups: number) => number)[] = [
  (info) => info.batchSize,
  (info) => info.inHeight,
  (info) => info.inWidth,
  (info) => info.inChannels,
  (info) => info.outHeight,
  (info) => info.outWidth,
  (info) => info.outChannels,
  (info) => info.filterHeight,
  (info) => info.filterWidth,
  (info) => info.strideHeight,
  (info) => info.strideWidth,
  (info) => info.padInfo.top,
  (info) => info.padInfo.left,
  (info) => info.dilationHeight,
  (info) => info.dilationWidth,
  (_info, groups) => groups,
];
