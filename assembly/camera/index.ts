// Hot loops of the camera corruptions, in AssemblyScript with SIMD. `kernels/reference` in the sources of the camera
// corruptions says the same in TypeScript, bit for bit; `npm run kernels` compiles this file and what it exports.
export { loadBytes, storeBytes } from './bytes';
export { followEdges, ridgeRow } from './canny';
export { chamfer, startDistances } from './chamfer';
export { correlate, correlateSymmetric } from './correlate';
export { equalRuns, finishRow, mixRow } from './diskEdge';
export { combineRows, slideSums, sumRows, widenSums } from './diskSums';
export { fogRow, lowestAndHighest } from './fogRow';
export { plasmaRow } from './plasmaRow';
export { countLevels, embossRow, mapRow, meanRow, shineRow } from './relief';
export { sobelRow } from './sobelRow';
export { brightenRow, depthRow } from './water';
export { addZoomedRow } from './zoomedRow';
