// The training kernels that tfjs-backend-wasm lacks, has wrong or has slow: AssemblyScript with 128-bit SIMD, compiled once with
// relaxed SIMD (fused multiply-add) and once without. They work on the backend's own linear memory, which is imported.
//
// No allocator, no static data: every address comes from the caller, scratch memory included. Addresses are in bytes; lengths,
// strides and counts are in 32-bit elements. Images are [batch, height, width, channels],
// sequences [batch, length, features].
export { copyBlocks, repeatRow } from "./memory.as";
export { gemm } from "./gemm.as";
export { conv2d, conv2dFilterGradient, conv2dInputGradient } from "./convolution.as";
export { depthwiseFilterGradient, depthwiseInputGradient } from "./depthwise.as";
export { averagePoolGradient, maxPoolGradient } from "./pooling.as";
export { columnSum, columnDeviations } from "./reductions.as";
export { affine, affineOfTwo, prelu, preluGradient } from "./channels.as";
export { normalizeRows, normalizeRowsGradient, softmaxRows, softmaxRowsGradient } from "./rows.as";
export { activate, activateGradient } from "./activations.as";
export { resample } from "./resampling.as";
export { adam, momentum, rmsprop } from "./optimizers.as";
export { uniform } from "./random.as";
export { lstm, lstmGradient } from "./lstm.as";
export { gru, gruGradient } from "./gru.as";
export { attention, attentionGradient } from "./attention.as";
export { embed, embedGradient } from "./embedding.as";
