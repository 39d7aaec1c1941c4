export { RayTracer, type Hit } from './rayTracer.js';
