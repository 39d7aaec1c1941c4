export { keyedRng, rngSource } from './keyed.js';
export { philox4x32 } from './philox.js';
