export * from './instance.js';
export * from './materials.js';
export * from './mesh.js';
export * from './scene.js';
export * from './semantics.js';
