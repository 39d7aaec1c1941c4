import { InputError } from '../../errors/index.js';
import { composeAffine } from './bounds.js';
import { instanceOf, NOTHING, type Raster } from './raster.js';
import { coordinates, type RasterGrid } from './view.js';

/** k1, k2, p1, p2, k3, k4, k5, k6 as in `projectCameraPoint`. */
type Coefficients = ArrayLike<number>;

const MOST_ITERATIONS = 60;

/** The last grid that was unbent: the frames of a recording share their camera. */
let unbent: { readonly key: string; readonly rays: Float64Array } | undefined;

/**
 * Directions of the samples of a bent image: (height · width, 2) x / z and y / z, by fixed-point iteration of OpenCV's
 * distortion formula. Not to be written to: kept for the next call.
 *
 * @throws InputError where the lens maps no direction to a sample
 */
export function undistortGrid(grid: RasterGrid, k: Coefficients): Float64Array {
  const { width, height, scaleX, scaleY, offsetX, offsetY, columnX, rowY } = grid;
  const key = [width, height, scaleX, scaleY, offsetX, offsetY, ...Array.from(k)].join();
  if (unbent?.key === key) return unbent.rays;
  const rays = new Float64Array(2 * width * height);
  for (let row = 0, at = 0; row < height; row++) {
    const yd = rowY[row];
    // The neighbour's solution, moved by a sample, is a good first guess.
    let x = columnX[0];
    let y = yd;
    for (let column = 0; column < width; column++, at += 2) {
      const xd = columnX[column];
      let left = MOST_ITERATIONS;
      for (let change = Infinity; change > 1e-10 && left > 0; left--) {
        const r2 = x * x + y * y;
        const radial = (1 + r2 * (k[0] + r2 * (k[1] + r2 * k[4]))) / (1 + r2 * (k[5] + r2 * (k[6] + r2 * k[7])));
        const nextX = (xd - (2 * k[2] * x * y + k[3] * (r2 + 2 * x * x))) / radial;
        const nextY = (yd - (k[2] * (r2 + 2 * y * y) + 2 * k[3] * x * y)) / radial;
        change = Math.abs(nextX - x) + Math.abs(nextY - y);
        x = nextX;
        y = nextY;
      }
      if (left === 0 || !Number.isFinite(x + y)) {
        throw new InputError(
          `lens distortion [${Array.from(k).join(', ')}]: no direction reaches column ${column}, row ${row} of the view`,
        );
      }
      rays[at] = x;
      rays[at + 1] = y;
      x += 1 / scaleX;
    }
  }
  unbent = { key, rays };
  return rays;
}

/**
 * A straight grid that holds every ray. @param finer factor on the samples along each axis
 *
 * @throws InputError when the lens bends too much for one
 */
export function gridAbout(bent: RasterGrid, rays: Float64Array, finer: number): RasterGrid {
  const grid = { ...bent, scaleX: bent.scaleX * finer, scaleY: bent.scaleY * finer };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < rays.length; at += 2) {
    left = Math.min(left, rays[at]);
    right = Math.max(right, rays[at]);
    top = Math.min(top, rays[at + 1]);
    bottom = Math.max(bottom, rays[at + 1]);
  }
  const width = Math.ceil((right - left) * grid.scaleX) + 3;
  const height = Math.ceil((bottom - top) * grid.scaleY) + 3;
  if (width * height > 6 * finer * finer * bent.width * bent.height + 1000) {
    throw new InputError(`lens distortion: a straight image of the view would have ${width} × ${height} samples`);
  }
  const [offsetX, offsetY] = [1 - left * grid.scaleX, 1 - top * grid.scaleY];
  const columnX = coordinates(width, grid.scaleX, offsetX);
  return { ...grid, width, height, offsetX, offsetY, columnX, rowY: coordinates(height, grid.scaleY, offsetY) };
}

/**
 * A raster seen through a lens: each sample takes the triangle of the nearest straight one, met by its own ray.
 *
 * @param cameraFromWorld (4, 4)
 */
export function bend(straight: Raster, grid: RasterGrid, rays: Float64Array, cameraFromWorld: Float64Array): Raster {
  const { width, height } = grid;
  const nearness = new Float32Array(width * height);
  const triangles = new Int32Array(width * height).fill(NOTHING);
  const plane = new Float64Array(3);
  let last = NOTHING;
  for (let at = 0; at < triangles.length; at++) {
    const x = rays[2 * at];
    const y = rays[2 * at + 1];
    const column = Math.round(x * straight.scaleX + straight.offsetX);
    const row = Math.round(y * straight.scaleY + straight.offsetY);
    const triangle = straight.triangles[row * straight.width + column];
    if (triangle === NOTHING) continue;
    if (triangle !== last) {
      planeOf(straight, triangle, cameraFromWorld, plane);
      last = triangle;
    }
    const there = straight.nearness[row * straight.width + column];
    const own = plane[0] * x + plane[1] * y + plane[2];
    triangles[at] = triangle;
    // A surface seen edge-on may end within the half sample between the two rays.
    nearness[at] = own > 0.5 * there && own < 2 * there ? own : there;
  }
  return { ...straight, ...grid, nearness, triangles, rays, straight };
}

/** The placement of the instance at hand in the camera's frame, and the corners of its triangle. */
const cameraFromLocal = new Float64Array(12);
const corners = new Float64Array(9);

/** Nearness of a triangle's plane as a function of the ray: k = p0 · x + p1 · y + p2. */
function planeOf(raster: Raster, triangle: number, cameraFromWorld: Float64Array, plane: Float64Array): void {
  const index = instanceOf(raster.firstTriangle, triangle);
  const { prototype, worldFromLocal } = raster.instances[index];
  const { positions, triangles } = prototype.mesh;
  const m = composeAffine(cameraFromWorld, worldFromLocal, cameraFromLocal);
  const first = 3 * (triangle - raster.firstTriangle[index]);
  for (let corner = 0; corner < 3; corner++) {
    const at = 3 * triangles[first + corner];
    const x = positions[at];
    const y = positions[at + 1];
    const z = positions[at + 2];
    corners[3 * corner] = m[0] * x + m[1] * y + m[2] * z + m[3];
    corners[3 * corner + 1] = m[4] * x + m[5] * y + m[6] * z + m[7];
    corners[3 * corner + 2] = m[8] * x + m[9] * y + m[10] * z + m[11];
  }
  const ax = corners[0];
  const ay = corners[1];
  const az = corners[2];
  const ux = corners[3] - ax;
  const uy = corners[4] - ay;
  const uz = corners[5] - az;
  const vx = corners[6] - ax;
  const vy = corners[7] - ay;
  const vz = corners[8] - az;
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  const d = nx * ax + ny * ay + nz * az;
  plane[0] = nx / d;
  plane[1] = ny / d;
  plane[2] = nz / d;
}
