import { InputError } from '../../errors/index.js';
import { composeAffine } from './bounds.js';
import { instanceOf, NOTHING, type Raster } from './raster.js';
import { coordinates, type RasterGrid } from './view.js';

/** k1, k2, p1, p2, k3, k4, k5, k6 as in `projectCameraPoint`. */
type Coefficients = ArrayLike<number>;

const MOST_ITERATIONS = 60;

/**
 * Directions of the samples of a bent image: (height · width, 2) x / z and y / z, by fixed-point iteration of OpenCV's
 * distortion formula.
 *
 * @throws InputError where the lens maps no direction to a sample
 */
export function undistortGrid(grid: RasterGrid, k: Coefficients): Float64Array {
  const { width, height, scaleX, columnX, rowY } = grid;
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

/** Nearness of a triangle's plane as a function of the ray: k = p0 · x + p1 · y + p2. */
function planeOf(raster: Raster, triangle: number, cameraFromWorld: Float64Array, plane: Float64Array): void {
  const index = instanceOf(raster.firstTriangle, triangle);
  const { prototype, worldFromLocal } = raster.instances[index];
  const { positions, triangles } = prototype.mesh;
  const m = composeAffine(cameraFromWorld, worldFromLocal, new Float64Array(12));
  const first = 3 * (triangle - raster.firstTriangle[index]);
  const [a, b, c] = [0, 1, 2].map((corner) => {
    const at = 3 * triangles[first + corner];
    const p = positions.subarray(at, at + 3);
    return [0, 4, 8].map((row) => m[row] * p[0] + m[row + 1] * p[1] + m[row + 2] * p[2] + m[row + 3]);
  });
  const u = b.map((value, axis) => value - a[axis]);
  const v = c.map((value, axis) => value - a[axis]);
  const nx = u[1] * v[2] - u[2] * v[1];
  const ny = u[2] * v[0] - u[0] * v[2];
  const nz = u[0] * v[1] - u[1] * v[0];
  const d = nx * a[0] + ny * a[1] + nz * a[2];
  plane[0] = nx / d;
  plane[1] = ny / d;
  plane[2] = nz / d;
}
