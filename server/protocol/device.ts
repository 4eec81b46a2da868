/** A backend with all that a process needs to make it. */
export type Device = { readonly name: "wasm" } | { readonly name: "tensorflow"; readonly installation: Installation };

/** TensorFlow and what lies between it and this program, by where they are on this machine. */
export interface Installation {
  /** "2.21.0" */
  readonly version: string;
  /** Holds libtensorflow_cc.so.2. */
  readonly library: string;
  readonly package: {
    /** "@tensorflow/tfjs-node-gpu" */
    readonly name: string;
    readonly folder: string;
  };
  /** The package's binding, built against the library. */
  readonly binding: string;
  /** Why a GPU of this machine is not used, in a sentence without its end. */
  readonly hindrance?: string;
}
