/**
 * Hot loops of the camera corruptions in WebAssembly (SIMD), over one shared workspace.
 *
 * Operations ask for a workspace, fill it, run kernels over it and read it before they return; nothing in it outlives
 * a call. JavaScript runs one operation at a time, and worker threads have workspaces of their own.
 */
export * from './bytes.js';
export * from './canny.js';
export * from './chamfer.js';
export * from './correlate.js';
export * from './disk.js';
export * from './fog.js';
export * from './plasma.js';
export * from './relief.js';
export * from './water.js';
export * from './workspace.js';
export * from './zoom.js';
