export * from './buildBlock.js';
export { BLOCK_LAYOUTS, type BlockLayout, type BlockOptions } from './options.js';
export * from './flatGround.js';
