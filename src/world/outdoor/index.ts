export * from './buildBlock.js';
export * from './describe/index.js';
export * from './flatGround.js';
export { allPrototypes } from './library.js';
export * from './openBlock.js';
export { BLOCK_LAYOUTS, type BlockLayout, type BlockOptions } from './options.js';
