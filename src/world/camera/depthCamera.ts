import { InputError } from '../../errors/index.js';
import type { Instance } from '../scene/index.js';
import { renderDepth } from './depthView.js';
import { pinholeOfFov } from './poses.js';

export interface DepthCameraOptions {
  /** Default: 256 × 256. */
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Default: π/2. */
  readonly horizontalFovRad?: number;
  /** Depths are clipped to this range and mapped to 0 … 1. Default: 0 to 10. */
  readonly leastM?: number;
  readonly mostM?: number;
}

/**
 * What Habitat's depth sensor gives a policy: (height, width) planar depth, clipped, divided to [0, 1]; 0 where nothing
 * is (habitat-lab, HabitatSimDepthSensor; habitat-sim, DepthUnprojection).
 *
 * @param worldFromCamera (4, 4); x right, y down, z forward
 * @throws InputError for a view or a range that is none
 */
export function renderNormalisedDepth(
  instances: readonly Instance[],
  worldFromCamera: Float64Array,
  options: DepthCameraOptions = {},
): Float32Array {
  const { widthPx = 256, heightPx = 256, horizontalFovRad = Math.PI / 2, leastM = 0, mostM = 10 } = options;
  if (!(leastM >= 0 && mostM > leastM && mostM < Infinity)) {
    throw new InputError(`depth camera: a range of ${leastM} to ${mostM} m; give 0 ≤ least < most`);
  }
  const projection = pinholeOfFov(widthPx, heightPx, horizontalFovRad);
  const { depthM } = renderDepth(instances, { widthPx, heightPx, projection, worldFromCamera, nearM: 0.01 });
  for (let at = 0; at < depthM.length; at++) {
    const depth = depthM[at] === Infinity ? 0 : depthM[at];
    depthM[at] = (Math.min(mostM, Math.max(leastM, depth)) - leastM) / (mostM - leastM);
  }
  return depthM;
}
