/**
 * A software rasteriser.
 *
 * Edges are tested in homogeneous coordinates, so that triangles that reach behind the camera need no clipping
 * (Olano and Greer, "Triangle scan conversion using 2D homogeneous coordinates", Graphics Hardware 1997): with corners
 * a, b, c in the camera frame, the ray (x, y, 1) meets the triangle where (b × c), (c × a) and (a × b) times the ray
 * have the sign of a · (b × c). Where rays are parallel the same holds with z of the corners set to 1. Two triangles
 * that share an edge compute exactly opposite values along it, and a value of zero belongs to the left or upper one,
 * so that meshes have neither cracks nor doubly drawn samples.
 */
import type { TriangleMesh } from '../scene/index.js';
import { composeAffine, meshBounds } from './bounds.js';
import { emptyRaster, type Raster } from './raster.js';
import type { Instance } from '../scene/index.js';
import type { RasterGrid } from './view.js';

/** Room for the corners of one mesh, kept between calls. */
let corners = new Float64Array(3 * 4096);
/** Column and row of each corner; NaN where it lies before the near plane. */
let projected = new Float64Array(2 * 4096);

/** Slack for corners that rounding moved beyond the edge they lie on, in samples. */
const SLACK = 1e-6;

/** > 0 for every float64 that is > 0. */
const ABOVE_ZERO = Number.MIN_VALUE;

/** Draws what a camera sees. @param cameraFromWorld (4, 4) or (3, 4) */
export function rasterise(
  instances: readonly Instance[],
  grid: RasterGrid,
  cameraFromWorld: Float64Array,
  nearM: number,
): Raster {
  const raster = emptyRaster(grid, instances, nearM);
  const cameraFromLocal = new Float64Array(12);
  for (let index = 0; index < instances.length; index++) {
    const { prototype, worldFromLocal } = instances[index];
    composeAffine(cameraFromWorld, worldFromLocal, cameraFromLocal);
    if (!mayBeSeen(raster, cameraFromLocal, meshBounds(prototype.mesh))) continue;
    drawMesh(raster, prototype.mesh, cameraFromLocal, raster.firstTriangle[index]);
  }
  return raster;
}

/** Whether a box reaches into the view. */
function mayBeSeen(raster: Raster, m: Float64Array, bounds: Float64Array): boolean {
  if (!(bounds[0] <= bounds[3])) return false;
  const { perspective, nearM } = raster;
  const left = (-0.5 - raster.offsetX) / raster.scaleX;
  const right = (raster.width - 0.5 - raster.offsetX) / raster.scaleX;
  const top = (-0.5 - raster.offsetY) / raster.scaleY;
  const bottom = (raster.height - 0.5 - raster.offsetY) / raster.scaleY;
  const z = perspective ? 1 : 0;
  const o = perspective ? 0 : 1;
  return (
    reaches(m, bounds, 0, 0, 1, -nearM) &&
    reaches(m, bounds, 1, 0, -left * z, -left * o) &&
    reaches(m, bounds, -1, 0, right * z, right * o) &&
    reaches(m, bounds, 0, 1, -top * z, -top * o) &&
    reaches(m, bounds, 0, -1, bottom * z, bottom * o)
  );
}

/** Whether any point p of the transformed box has n · p + d ≥ 0. */
function reaches(m: Float64Array, bounds: Float64Array, nx: number, ny: number, nz: number, d: number): boolean {
  let most = d + nx * m[3] + ny * m[7] + nz * m[11];
  for (let k = 0; k < 3; k++) {
    const along = nx * m[k] + ny * m[4 + k] + nz * m[8 + k];
    most += along > 0 ? along * bounds[k + 3] : along * bounds[k];
  }
  return most >= 0;
}

/** Takes the corners of a mesh to the camera frame and to the image. */
function projectCorners(raster: Raster, positions: Float32Array, m: Float64Array): void {
  const count = positions.length / 3;
  if (corners.length < positions.length) {
    corners = new Float64Array(2 * positions.length);
    projected = new Float64Array((4 * positions.length) / 3 + 1);
  }
  const { perspective, nearM, scaleX, scaleY, offsetX, offsetY } = raster;
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11] = m;
  for (let i = 0; i < count; i++) {
    const x = positions[3 * i];
    const y = positions[3 * i + 1];
    const z = positions[3 * i + 2];
    const cx = m0 * x + m1 * y + m2 * z + m3;
    const cy = m4 * x + m5 * y + m6 * z + m7;
    const cz = m8 * x + m9 * y + m10 * z + m11;
    corners[3 * i] = cx;
    corners[3 * i + 1] = cy;
    corners[3 * i + 2] = cz;
    const scale = perspective ? 1 / cz : 1;
    projected[2 * i] = cz > nearM ? cx * scale * scaleX + offsetX : NaN;
    projected[2 * i + 1] = cy * scale * scaleY + offsetY;
  }
}

/** Columns and rows between which a triangle that crosses the near plane lies: left, top, right, bottom. */
const clippedBox = new Float64Array(4);

function boxOfClipped(raster: Raster, a: number, b: number, c: number): void {
  const { perspective, nearM, scaleX, scaleY, offsetX, offsetY } = raster;
  clippedBox[0] = clippedBox[1] = Infinity;
  clippedBox[2] = clippedBox[3] = -Infinity;
  const include = (x: number, y: number, z: number): void => {
    const scale = perspective ? 1 / z : 1;
    const column = x * scale * scaleX + offsetX;
    const row = y * scale * scaleY + offsetY;
    clippedBox[0] = Math.min(clippedBox[0], column);
    clippedBox[1] = Math.min(clippedBox[1], row);
    clippedBox[2] = Math.max(clippedBox[2], column);
    clippedBox[3] = Math.max(clippedBox[3], row);
  };
  for (const [from, to] of [
    [a, b],
    [b, c],
    [c, a],
  ]) {
    const x = corners[from];
    const y = corners[from + 1];
    const z = corners[from + 2];
    const towards = corners[to + 2];
    if (z > nearM) include(x, y, z);
    if (z > nearM === towards > nearM) continue;
    const t = (nearM - z) / (towards - z);
    include(x + t * (corners[to] - x), y + t * (corners[to + 1] - y), nearM);
  }
}

function drawMesh(raster: Raster, mesh: TriangleMesh, cameraFromLocal: Float64Array, firstTriangle: number): void {
  projectCorners(raster, mesh.positions, cameraFromLocal);
  const { width, height, perspective, nearM, scaleX, offsetX, columnX, rowY, nearness, triangles } = raster;
  const limit = perspective ? 1 / nearM : -nearM;
  const indices = mesh.triangles;
  const count = mesh.materials.length;
  for (let triangle = 0; triangle < count; triangle++) {
    const ia = indices[3 * triangle];
    const ib = indices[3 * triangle + 1];
    const ic = indices[3 * triangle + 2];
    const ua = projected[2 * ia];
    const ub = projected[2 * ib];
    const uc = projected[2 * ic];
    let left: number;
    let right: number;
    let top: number;
    let bottom: number;
    let clipped = false;
    const sum = ua + ub + uc;
    if (sum === sum) {
      left = ua < ub ? (ua < uc ? ua : uc) : ub < uc ? ub : uc;
      right = ua > ub ? (ua > uc ? ua : uc) : ub > uc ? ub : uc;
      if (right < 0 || left > width - 1) continue;
      const va = projected[2 * ia + 1];
      const vb = projected[2 * ib + 1];
      const vc = projected[2 * ic + 1];
      top = va < vb ? (va < vc ? va : vc) : vb < vc ? vb : vc;
      bottom = va > vb ? (va > vc ? va : vc) : vb > vc ? vb : vc;
    } else {
      if (ua !== ua && ub !== ub && uc !== uc) continue;
      boxOfClipped(raster, 3 * ia, 3 * ib, 3 * ic);
      left = clippedBox[0];
      top = clippedBox[1];
      right = clippedBox[2];
      bottom = clippedBox[3];
      clipped = true;
    }
    const firstColumn = left < 0 ? 0 : Math.ceil(left - SLACK);
    const lastColumn = right > width - 1 ? width - 1 : Math.floor(right + SLACK);
    if (firstColumn > lastColumn) continue;
    const firstRow = top < 0 ? 0 : Math.ceil(top - SLACK);
    const lastRow = bottom > height - 1 ? height - 1 : Math.floor(bottom + SLACK);
    if (firstRow > lastRow) continue;

    const ax = corners[3 * ia];
    const ay = corners[3 * ia + 1];
    const az = corners[3 * ia + 2];
    const bx = corners[3 * ib];
    const by = corners[3 * ib + 1];
    const bz = corners[3 * ib + 2];
    const cx = corners[3 * ic];
    const cy = corners[3 * ic + 1];
    const cz = corners[3 * ic + 2];
    // Edge functions: x, y and constant coefficient of b × c, c × a, a × b.
    const wa = perspective ? az : 1;
    const wb = perspective ? bz : 1;
    const wc = perspective ? cz : 1;
    let e0x = by * wc - cy * wb;
    let e0y = cx * wb - bx * wc;
    let e0 = bx * cy - cx * by;
    let e1x = cy * wa - ay * wc;
    let e1y = ax * wc - cx * wa;
    let e1 = cx * ay - ax * cy;
    let e2x = ay * wb - by * wa;
    let e2y = bx * wa - ax * wb;
    let e2 = ax * by - bx * ay;
    // The plane through the corners; its normal is the sum of the edges, here without their cancellation.
    const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
    const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
    const nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    const d = nx * ax + ny * ay + nz * az;
    const determinant = perspective ? d : nz;
    if (determinant < 0) {
      e0x = -e0x;
      e0y = -e0y;
      e0 = -e0;
      e1x = -e1x;
      e1y = -e1y;
      e1 = -e1;
      e2x = -e2x;
      e2y = -e2y;
      e2 = -e2;
    } else if (!(determinant > 0)) continue;
    const kx = nx / determinant;
    const ky = ny / determinant;
    const k0 = perspective ? nz / d : -d / nz;
    // Edge-on triangles: rounding must not carry a surface out of the range of its corners.
    const zLeast = az < bz ? (az < cz ? az : cz) : bz < cz ? bz : cz;
    const zMost = az > bz ? (az > cz ? az : cz) : bz > cz ? bz : cz;
    const kLeast = perspective ? 1 / zMost : -zMost;
    const kMost = clipped ? Infinity : perspective ? 1 / zLeast : -zLeast;
    // Top-left rule: an edge owns the samples on it when the inside lies to its right, or straight below it.
    const t0 = e0x > 0 || (e0x === 0 && e0y > 0) ? 0 : ABOVE_ZERO;
    const t1 = e1x > 0 || (e1x === 0 && e1y > 0) ? 0 : ABOVE_ZERO;
    const t2 = e2x > 0 || (e2x === 0 && e2y > 0) ? 0 : ABOVE_ZERO;
    const number = firstTriangle + triangle;
    const narrow = lastColumn - firstColumn < 4;

    for (let row = firstRow; row <= lastRow; row++) {
      const y = rowY[row];
      const r0 = e0y * y + e0;
      const r1 = e1y * y + e1;
      const r2 = e2y * y + e2;
      const kRow = ky * y + k0;
      const line = row * width;
      let from = firstColumn;
      let to = lastColumn;
      if (!narrow) {
        // Where the edges cross the row, to within rounding; the exact test moves the ends.
        if (e0x > 0) from = Math.max(from, Math.floor((-r0 / e0x) * scaleX + offsetX));
        else if (e0x < 0) to = Math.min(to, Math.ceil((-r0 / e0x) * scaleX + offsetX));
        else if (r0 < t0) continue;
        if (e1x > 0) from = Math.max(from, Math.floor((-r1 / e1x) * scaleX + offsetX));
        else if (e1x < 0) to = Math.min(to, Math.ceil((-r1 / e1x) * scaleX + offsetX));
        else if (r1 < t1) continue;
        if (e2x > 0) from = Math.max(from, Math.floor((-r2 / e2x) * scaleX + offsetX));
        else if (e2x < 0) to = Math.min(to, Math.ceil((-r2 / e2x) * scaleX + offsetX));
        else if (r2 < t2) continue;
      }
      while (from <= to) {
        const x = columnX[from];
        if (e0x * x + r0 >= t0 && e1x * x + r1 >= t1 && e2x * x + r2 >= t2) break;
        from++;
      }
      while (to > from) {
        const x = columnX[to];
        if (e0x * x + r0 >= t0 && e1x * x + r1 >= t1 && e2x * x + r2 >= t2) break;
        to--;
      }
      for (let column = from; column <= to; column++) {
        let k = kx * columnX[column] + kRow;
        if (k < kLeast) k = kLeast;
        else if (k > kMost) k = kMost;
        if (k > nearness[line + column] && k < limit) {
          nearness[line + column] = k;
          triangles[line + column] = number;
        }
      }
    }
  }
}
