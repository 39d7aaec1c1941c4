import { invertPose } from '../../geometry/index.js';
import { NO_OBJECT, type Instance } from '../scene/index.js';
import { composeAffine, meshBounds, transformBounds } from './bounds.js';
import { rasteriseView, type DepthView } from './depthView.js';
import { NOTHING } from './raster.js';
import { rasterise } from './rasterise.js';
import { checkView, gridOf, nearLimitM, type RasterGrid, type View } from './view.js';

/** Pixels of each object that a view shows. */
export function visiblePixels(seen: DepthView): Map<number, number> {
  const counts = new Map<number, number>();
  for (const object of seen.objects) {
    if (object !== NO_OBJECT) counts.set(object, (counts.get(object) ?? 0) + 1);
  }
  return counts;
}

export interface ObjectVisibility {
  readonly visiblePx: number;
  /** Pixels it would have with nothing before it, inside the image. */
  readonly silhouettePx: number;
  /** visiblePx / silhouettePx, between 0 and 1. */
  readonly share: number;
}

/**
 * How much of each object's silhouette a view shows; objects outside the image are absent.
 *
 * @param instances those `seen` was rendered from
 * @throws InputError for a view that is none
 */
export function objectVisibility(
  instances: readonly Instance[],
  view: View,
  seen: DepthView,
): Map<number, ObjectVisibility> {
  checkView(view);
  const parts = new Map<number, Instance[]>();
  for (const instance of instances) {
    if (instance.object === NO_OBJECT) continue;
    const known = parts.get(instance.object);
    if (known === undefined) parts.set(instance.object, [instance]);
    else known.push(instance);
  }
  const visible = visiblePixels(seen);
  const cameraFromWorld = invertPose(view.worldFromCamera);
  const shares = new Map<number, ObjectVisibility>();
  for (const [object, own] of parts) {
    const triangles = silhouette(own, view, cameraFromWorld);
    let silhouettePx = 0;
    for (const triangle of triangles) if (triangle !== NOTHING) silhouettePx++;
    if (silhouettePx === 0) continue;
    const visiblePx = visible.get(object) ?? 0;
    shares.set(object, { visiblePx, silhouettePx, share: Math.min(1, visiblePx / silhouettePx) });
  }
  return shares;
}

/** The samples of a window of the image that holds instances when nothing is before them. */
function silhouette(instances: readonly Instance[], view: View, cameraFromWorld: Float64Array): Int32Array {
  if ((view.distortion ?? []).some((value) => value !== 0)) return rasteriseView(instances, view).triangles;
  const window = windowAbout(instances, gridOf(view), cameraFromWorld, nearLimitM(view));
  if (window === undefined) return new Int32Array(0);
  return rasterise(instances, window, cameraFromWorld, nearLimitM(view)).triangles;
}

/** The part of the image that instances can cover; undefined where that is none of it. */
function windowAbout(
  instances: readonly Instance[],
  grid: RasterGrid,
  cameraFromWorld: Float64Array,
  nearM: number,
): RasterGrid | undefined {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  const matrix = new Float64Array(12);
  const box = new Float64Array(6);
  for (const { prototype, worldFromLocal } of instances) {
    transformBounds(composeAffine(cameraFromWorld, worldFromLocal, matrix), meshBounds(prototype.mesh), box);
    if (!(box[5] > nearM)) continue;
    if (grid.perspective && !(box[2] > nearM)) return grid;
    for (let corner = 0; corner < 8; corner++) {
      const scale = grid.perspective ? 1 / box[corner & 4 ? 5 : 2] : 1;
      const column = box[corner & 1 ? 3 : 0] * scale * grid.scaleX + grid.offsetX;
      const row = box[corner & 2 ? 4 : 1] * scale * grid.scaleY + grid.offsetY;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
    }
  }
  left = Math.max(0, Math.floor(left));
  top = Math.max(0, Math.floor(top));
  right = Math.min(grid.width - 1, Math.ceil(right));
  bottom = Math.min(grid.height - 1, Math.ceil(bottom));
  if (!(left <= right && top <= bottom)) return undefined;
  return {
    ...grid,
    width: right - left + 1,
    height: bottom - top + 1,
    offsetX: grid.offsetX - left,
    offsetY: grid.offsetY - top,
    columnX: grid.columnX.subarray(left, right + 1),
    rowY: grid.rowY.subarray(top, bottom + 1),
  };
}
