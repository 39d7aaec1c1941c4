/** What the kernels do, in plain TypeScript: the tests hold the WebAssembly version to the same bits. */
export * from './canny.js';
export * from './correlate.js';
export * from './disk.js';
export * from './waterLight.js';
export * from './zoom.js';
