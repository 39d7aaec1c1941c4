export { fillNormal, fillUniform } from './fill.js';
export { keyedRng, rngSource } from './keyed.js';
export { philox4x32 } from './philox.js';
export { PoissonTables } from './poissonTables.js';
