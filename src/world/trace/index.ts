export { BATCH_RAYS } from './kernel.js';
export { RayTracer, type Hit } from './rayTracer.js';
