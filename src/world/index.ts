/**
 * The built-in world: scenes as triangle meshes, and the sensors that look at them.
 *
 * Equal keys give equal bytes, in any process, in any order, on every machine with the same Node major.
 */
export * from './camera/index.js';
export * from './gltf/index.js';
export * from './indoor/index.js';
export * from './lidar/index.js';
export * from './outdoor/index.js';
export * from './pictures/index.js';
export * from './placement/index.js';
export * from './platform/index.js';
export * from './resense/index.js';
export * from './scene/index.js';
export * from './tour/index.js';
export * from './trace/index.js';
