export { Ground } from './ground.js';
export * from './groundMesh.js';
export * from './groundPlan.js';
export * from './relief.js';
export * from './surfaces.js';
