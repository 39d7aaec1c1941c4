import { rotatedIntersection } from '../../geometry/rotatedIou.js';
import {
  COMPAT_CORNER_COLUMNS,
  compatBevIou,
  compatIntersection,
  writeCompatCorners,
} from '../../geometry/rotatedIouCompat.js';
import { DONT_CARE, type FlatObjects } from './columns.js';

/** `exact`: float64 clipping. `official-compat`: the official evaluator's float32 kernel with its defects. */
export type KittiMode = 'exact' | 'official-compat';

/** Area that two image boxes share; `i` and `j` are rows. Like the official evaluator, nothing is added for pixels. */
function sharedImageArea(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const p = 4 * i;
  const q = 4 * j;
  const width = Math.min(a[p + 2], b[q + 2]) - Math.max(a[p], b[q]);
  if (!(width > 0)) return 0;
  const height = Math.min(a[p + 3], b[q + 3]) - Math.max(a[p + 1], b[q + 1]);
  return height > 0 ? width * height : 0;
}

function imageArea(bbox: Float64Array, i: number): number {
  const p = 4 * i;
  return (bbox[p + 2] - bbox[p]) * (bbox[p + 3] - bbox[p + 1]);
}

/** Intersection over union of two image boxes. */
export function imageIou(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const shared = sharedImageArea(a, i, b, j);
  return shared === 0 ? 0 : shared / (imageArea(a, i) + imageArea(b, j) - shared);
}

/** (n) the largest share of each detection's image box that one DontCare region of its frame covers. */
export function dontCareCover(detections: FlatObjects, labels: FlatObjects): Float64Array {
  const cover = new Float64Array(detections.count);
  for (let g = 0; g < labels.count; g++) {
    if (labels.classCode[g] !== DONT_CARE) continue;
    const frame = labels.frame[g];
    for (let d = detections.frameStart[frame]; d < detections.frameStart[frame + 1]; d++) {
      const shared = sharedImageArea(detections.bbox, d, labels.bbox, g);
      if (shared > 0) cover[d] = Math.max(cover[d], shared / imageArea(detections.bbox, d));
    }
  }
  return cover;
}

/** The overlap of one detection and one label in space; the kernels below write it here instead of allocating. */
export interface SpaceOverlap {
  bev: number;
  volume: number;
}

/** Computes overlaps of detection `d` and label `g`; false where they share nothing, `into` is then left as it was. */
export type SpaceOverlapKernel = (d: number, g: number, into: SpaceOverlap) => boolean;

/** Height interval that two boxes share: the camera's y points down, a location is the bottom. */
function sharedHeight(a: FlatObjects, i: number, b: FlatObjects, j: number): number {
  const aBottom = a.location[3 * i + 1];
  const bBottom = b.location[3 * j + 1];
  return Math.min(aBottom, bBottom) - Math.max(aBottom - a.dimensions[3 * i + 1], bBottom - b.dimensions[3 * j + 1]);
}

function volumeOf(objects: FlatObjects, i: number): number {
  return objects.dimensions[3 * i] * objects.dimensions[3 * i + 1] * objects.dimensions[3 * i + 2];
}

/** (n) half the diagonal of each box seen from above. */
function circumradii(objects: FlatObjects): Float64Array {
  const radius = new Float64Array(objects.count);
  for (let i = 0; i < objects.count; i++) {
    const length = objects.dimensions[3 * i];
    const width = objects.dimensions[3 * i + 2];
    radius[i] = Math.sqrt(length * length + width * width) / 2;
  }
  return radius;
}

/** Float64 clipping. Boxes whose sizes are not positive overlap nothing. */
export function exactKernel(detections: FlatObjects, labels: FlatObjects): SpaceOverlapKernel {
  const detectionRadius = circumradii(detections);
  const labelRadius = circumradii(labels);
  const [dLocation, dSize, dYaw] = [detections.location, detections.dimensions, detections.rotationY];
  const [gLocation, gSize, gYaw] = [labels.location, labels.dimensions, labels.rotationY];
  return (d, g, into) => {
    const p = 3 * d;
    const q = 3 * g;
    const dx = dLocation[p] - gLocation[q];
    const dz = dLocation[p + 2] - gLocation[q + 2];
    const reach = detectionRadius[d] + labelRadius[g];
    if (!(dx * dx + dz * dz <= reach * reach)) return false;
    // rotation_y turns from z to x, a yaw in the (x, z) plane from x to z.
    const shared = rotatedIntersection(
      gLocation[q],
      gLocation[q + 2],
      gSize[q],
      gSize[q + 2],
      -gYaw[g],
      dLocation[p],
      dLocation[p + 2],
      dSize[p],
      dSize[p + 2],
      -dYaw[d],
    );
    if (shared === 0) return false;
    into.bev = shared / (dSize[p] * dSize[p + 2] + gSize[q] * gSize[q + 2] - shared);
    const height = sharedHeight(detections, d, labels, g);
    const volume = height > 0 ? shared * height : 0;
    into.volume = volume === 0 ? 0 : volume / (volumeOf(detections, d) + volumeOf(labels, g) - volume);
    return true;
  };
}

function compatCorners(objects: FlatObjects): Float32Array {
  const { location, dimensions, rotationY } = objects;
  const corners = new Float32Array(COMPAT_CORNER_COLUMNS * objects.count);
  for (let i = 0; i < objects.count; i++) {
    const p = 3 * i;
    writeCompatCorners(corners, i, location[p], location[p + 2], dimensions[p], dimensions[p + 2], rotationY[i]);
  }
  return corners;
}

/**
 * The official evaluator's float32 overlaps.
 *
 * Nothing is rejected early: collinear edges of boxes that lie far apart can "cross" by rounding alone.
 */
export function compatKernel(detections: FlatObjects, labels: FlatObjects): SpaceOverlapKernel {
  const detectionCorners = compatCorners(detections);
  const labelCorners = compatCorners(labels);
  const dSize = detections.dimensions;
  const gSize = labels.dimensions;
  return (d, g, into) => {
    const shared = compatIntersection(labelCorners, g, detectionCorners, d);
    // NaN goes on: it exceeds no threshold, but it is not "nothing".
    if (shared === 0) return false;
    into.bev = compatBevIou(shared, gSize[3 * g], gSize[3 * g + 2], dSize[3 * d], dSize[3 * d + 2]);
    const area = Math.fround(shared);
    const height = sharedHeight(detections, d, labels, g);
    const volume = area * height;
    into.volume = height > 0 ? Math.fround(volume / (volumeOf(detections, d) + volumeOf(labels, g) - volume)) : 0;
    return true;
  };
}
