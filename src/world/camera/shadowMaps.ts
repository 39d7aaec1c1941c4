import type { Instance } from '../scene/index.js';
import type { Rgb } from './daylight.js';
import { depthOf, type Raster } from './raster.js';
import { rasterise } from './rasterise.js';
import { coordinates } from './view.js';

/** Surfaces farther than this throw and take no shadows. */
const FARTHEST_M = 300;
/** Slices of depth with a map of their own; few where everything is about as far. */
const MOST_SLICES = 3;
const RATIO_OF_SLICE = 3;
/** Texels of a map. */
const FEWEST_TEXELS = 2 ** 18;
const MOST_TEXELS = 2 ** 22;
/** A surface is in the shadow of what lies this much nearer to the sun. */
const BIAS_M = 0.015;

/** A view that takes shadows. */
export interface SeenView {
  /** Unbent. */
  readonly raster: Raster;
  /** (4, 4) */
  readonly worldFromCamera: Float64Array;
  /** Whether the raster has samples between the pixels. */
  readonly between: boolean;
}

interface Slice {
  readonly farM: number;
  /** Seen from the sun, which is an orthographic camera. */
  readonly raster: Raster;
  readonly texelM: number;
}

/**
 * Which points the sun reaches, by maps of what it sees.
 *
 * The maps cover what a raster shows, in slices of depth: near ones cover little, so that their shadows are sharp.
 * (Lauritzen, Salvi, Lefohn, "Sample distribution shadow maps", I3D 2011.)
 */
export class ShadowMaps {
  readonly #slices: Slice[] = [];
  /** (3, 4) x, y and z (away from the sun) of a world point. */
  readonly #lightFromWorld: Float64Array;

  /** @param views what takes the shadows; all must show the same instances */
  constructor(instances: readonly Instance[], views: readonly SeenView[], sunDirection: Rgb) {
    this.#lightFromWorld = lightFromWorld(sunDirection);
    const bounds = visibleBounds(views, this.#lightFromWorld);
    const wanted = views.reduce((sum, { raster, between }) => sum + raster.triangles.length * (between ? 0.5 : 1), 0);
    const texels = Math.min(MOST_TEXELS, Math.max(FEWEST_TEXELS, wanted));
    for (const { farM, left, top, right, bottom } of bounds) {
      const texelM = Math.max(1e-4, Math.sqrt(((right - left) * (bottom - top)) / texels));
      const width = Math.min(4096, Math.ceil((right - left) / texelM) + 4);
      const height = Math.min(4096, Math.ceil((bottom - top) / texelM) + 4);
      const scaleX = (width - 4) / Math.max(right - left, texelM);
      const scaleY = (height - 4) / Math.max(bottom - top, texelM);
      const [offsetX, offsetY] = [1.5 - left * scaleX, 1.5 - top * scaleY];
      const columnX = coordinates(width, scaleX, offsetX);
      const rowY = coordinates(height, scaleY, offsetY);
      const grid = { perspective: false, width, height, scaleX, scaleY, offsetX, offsetY, columnX, rowY };
      const raster = rasterise(instances, grid, this.#lightFromWorld, -Infinity);
      this.#slices.push({ farM, raster, texelM: 1 / Math.min(scaleX, scaleY) });
    }
  }

  /**
   * Share of the sun that reaches a point, between 0 and 1.
   *
   * @param normal unit, on the side that is lit
   * @param triangle running number of the triangle that the point lies on: it throws no shadow on itself
   * @param depthM distance along the camera's axis
   */
  lit(
    x: number,
    y: number,
    z: number,
    normalX: number,
    normalY: number,
    normalZ: number,
    triangle: number,
    depthM: number,
  ): number {
    const slices = this.#slices;
    let index = 0;
    while (index < slices.length && depthM > slices[index].farM) index++;
    if (index === slices.length) return 1;
    const { raster, texelM } = slices[index];
    const m = this.#lightFromWorld;
    const nx = m[0] * normalX + m[1] * normalY + m[2] * normalZ;
    const ny = m[4] * normalX + m[5] * normalY + m[6] * normalZ;
    const nz = m[8] * normalX + m[9] * normalY + m[10] * normalZ;
    const lx = m[0] * x + m[1] * y + m[2] * z + m[3];
    const ly = m[4] * x + m[5] * y + m[6] * z + m[7];
    const lz = m[8] * x + m[9] * y + m[10] * z + m[11];
    // The surface itself at other texels: its plane, so that it does not shadow itself however it lies.
    const slopeX = Math.max(-12, Math.min(12, -nx / nz));
    const slopeY = Math.max(-12, Math.min(12, -ny / nz));
    const column = lx * raster.scaleX + raster.offsetX;
    const row = ly * raster.scaleY + raster.offsetY;
    const left = Math.floor(column);
    const top = Math.floor(row);
    if (left < 0 || top < 0 || left + 1 >= raster.width || top + 1 >= raster.height) return 1;
    const s = column - left;
    const t = row - top;
    const bias = BIAS_M + 0.5 * texelM;
    const { nearness, triangles, width } = raster;
    let lit = 0;
    for (let corner = 0; corner < 4; corner++) {
      const right = corner & 1;
      const below = corner >> 1;
      const at = (top + below) * width + left + right;
      const expected = lz + slopeX * ((right - s) / raster.scaleX) + slopeY * ((below - t) / raster.scaleY);
      if (-nearness[at] >= expected - bias || triangles[at] === triangle)
        lit += (right ? s : 1 - s) * (below ? t : 1 - t);
    }
    return lit;
  }
}

/** (3, 4): an orthographic camera at the world's origin that looks the way the light goes. */
function lightFromWorld(sun: Rgb): Float64Array {
  const [sx, sy, sz] = sun;
  const flat = Math.hypot(sx, sy);
  const [x, y] = flat > 1e-6 ? [-sy / flat, sx / flat] : [1, 0];
  // Rows: x level, y = z × x, z away from the sun.
  return Float64Array.of(x, y, 0, 0, sz * y, -sz * x, -(sx * y - sy * x), 0, -sx, -sy, -sz, 0);
}

interface SliceBounds {
  readonly farM: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Depths at which slices end, and what of the light's image plane the samples in each cover. */
function visibleBounds(views: readonly SeenView[], light: Float64Array): SliceBounds[] {
  let nearM = Infinity;
  let farM = -Infinity;
  for (const { raster } of views) {
    let most = -Infinity;
    let least = Infinity;
    const none = raster.perspective ? 0 : -Infinity;
    const { nearness } = raster;
    for (let at = 0; at < nearness.length; at++) {
      const k = nearness[at];
      if (k === none) continue;
      if (k > most) most = k;
      if (k < least) least = k;
    }
    if (most < least) continue;
    nearM = Math.min(nearM, depthOf(raster, most));
    farM = Math.max(farM, Math.min(depthOf(raster, least), raster.perspective ? FARTHEST_M : Infinity));
  }
  if (farM < nearM) return [];
  const ratio = nearM > 0 ? farM / nearM : 1;
  const count = Math.max(1, Math.min(MOST_SLICES, Math.ceil(Math.log(ratio) / Math.log(RATIO_OF_SLICE))));
  const slices: SliceBounds[] = Array.from({ length: count }, (_, i) => ({
    // A trifle beyond the last surface, for rounding.
    farM: i === count - 1 ? farM + 1e-3 * Math.abs(farM) : nearM * ratio ** ((i + 1) / count),
    left: Infinity,
    top: Infinity,
    right: -Infinity,
    bottom: -Infinity,
  }));
  for (const view of views) includeSamples(view, light, slices);
  return slices.filter((slice) => slice.left <= slice.right);
}

/** Widens each slice to hold the samples of a view that lie in its range of depths. */
function includeSamples({ raster, worldFromCamera: c }: SeenView, light: Float64Array, slices: SliceBounds[]): void {
  const { width, height, nearness, perspective, columnX, rowY } = raster;
  const farM = Float64Array.from(slices, (slice) => slice.farM);
  const bounds = Float64Array.from(slices.flatMap(({ left, top, right, bottom }) => [left, top, right, bottom]));
  const none = perspective ? 0 : -Infinity;
  const toLight = (row: number, column: number): number =>
    light[row] * c[column] + light[row + 1] * c[4 + column] + light[row + 2] * c[8 + column];
  const [ux, uy, uz, u0] = [0, 1, 2, 3].map((column) => toLight(0, column));
  const [vx, vy, vz, v0] = [0, 1, 2, 3].map((column) => toLight(4, column));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const k = nearness[row * width + column];
      if (k === none) continue;
      const z = perspective ? 1 / k : -k;
      let index = 0;
      while (index < farM.length && z > farM[index]) index++;
      if (index === farM.length) continue;
      const scale = perspective ? z : 1;
      const x = columnX[column] * scale;
      const y = rowY[row] * scale;
      const u = ux * x + uy * y + uz * z + u0;
      const v = vx * x + vy * y + vz * z + v0;
      const at = 4 * index;
      if (u < bounds[at]) bounds[at] = u;
      if (v < bounds[at + 1]) bounds[at + 1] = v;
      if (u > bounds[at + 2]) bounds[at + 2] = u;
      if (v > bounds[at + 3]) bounds[at + 3] = v;
    }
  }
  for (const [index, slice] of slices.entries()) {
    [slice.left, slice.top, slice.right, slice.bottom] = bounds.subarray(4 * index, 4 * index + 4);
  }
}
