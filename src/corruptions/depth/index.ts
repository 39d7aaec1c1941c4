/** What depth images are put through. */
export type { DepthImage, DepthOperation } from './operation.js';
export { DEPTH_OPERATIONS } from './operations.js';
export { depthDropout } from './depthDropout.js';
export { depthNoise } from './depthNoise.js';
export { depthOccluder } from './depthOccluder.js';
export { depthQuantization } from './depthQuantization.js';
export { depthRangeCut } from './depthRangeCut.js';
