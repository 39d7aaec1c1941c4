import type { ObjectCategory } from '../../src/world/scene/index.js';

/** What Pi3DET calls the world's objects; it labels no others. */
export const labelNames: Readonly<Partial<Record<ObjectCategory, string>>> = { car: 'Car', pedestrian: 'Pedestrian' };
