// Hot loops of the camera corruptions, in AssemblyScript with SIMD. `kernels/reference` in the sources of the camera
// corruptions says the same in TypeScript, bit for bit; `npm run kernels` compiles this file and what it exports.
export { loadBytes, storeBytes } from './bytes';
export { chamfer } from './chamfer';
export { correlate, correlateSymmetric } from './correlate';
export { combineRows, equalRuns, finishRow, mixRow, slideSums, sumRows, widenSums } from './disk';
export { fogRow, lowestAndHighest } from './fogRow';
export { plasmaRow } from './plasmaRow';
export { sobelRow } from './sobelRow';
export { addZoomedRow } from './zoomedRow';
