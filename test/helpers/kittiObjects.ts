import type { KittiObjects } from '../../src/contracts/index.js';

export interface KittiRow {
  name?: string;
  truncated?: number;
  occluded?: number;
  alpha?: number;
  bbox?: readonly number[];
  dimensions?: readonly number[];
  location?: readonly number[];
  rotationY?: number;
  score?: number;
}

/** Objects from rows; what a row leaves out is a clearly visible car 20 m ahead. */
export function kittiObjects(rows: readonly KittiRow[], withScore = false): KittiObjects {
  const objects: KittiObjects = {
    name: rows.map(({ name }) => name ?? 'Car'),
    truncated: Float64Array.from(rows, ({ truncated }) => truncated ?? 0),
    occluded: Float64Array.from(rows, ({ occluded }) => occluded ?? 0),
    alpha: Float64Array.from(rows, ({ alpha }) => alpha ?? 0.1),
    bbox: Float64Array.from(rows.flatMap(({ bbox }) => bbox ?? [100, 100, 200, 160])),
    dimensions: Float64Array.from(rows.flatMap(({ dimensions }) => dimensions ?? [4, 1.5, 1.8])),
    location: Float64Array.from(rows.flatMap(({ location }) => location ?? [0, 1.6, 20])),
    rotationY: Float64Array.from(rows, ({ rotationY }) => rotationY ?? 0.3),
  };
  return withScore ? { ...objects, score: Float64Array.from(rows, ({ score }) => score ?? 0.5) } : objects;
}
