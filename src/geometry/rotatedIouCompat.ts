/**
 * The rotated overlap of the official KITTI evaluation in Python, defect for defect, in emulated float32.
 *
 * Source of the behaviour: `rotate_iou.py` of traveller59/kitti-object-eval-python, which OpenPCDet and the benchmarks
 * built on it carry along. It collects corners that lie inside the other rectangle and crossings of edges, sorts them
 * around their mean and sums a fan of triangles. Its inside test has no tolerance and its crossings are computed in
 * absolute coordinates, so that boxes which (nearly) coincide lose corners: a box and its copy may overlap by 0, 1/3
 * or 17. Use `rotatedIou.ts` unless exactly those numbers are wanted.
 *
 * Camera plane: x right, z forward, metres; `rotationY` in radians as KITTI stores it. Every operation is rounded to
 * float32, save the halving and summing of triangle areas, which the original does in float64. A graphics processor
 * may contract products and sums; its last bits can therefore differ.
 */
const f32 = Math.fround;

/** Eight corners and sixteen crossings. */
const MAX_POINTS = 24;
const pointX = new Float32Array(MAX_POINTS);
const pointZ = new Float32Array(MAX_POINTS);
const sortKey = new Float32Array(MAX_POINTS);
/** Side of corner j of the second rectangle seen from edge i of the first, at 4 i + j; and the other way round. */
const sideOfSecond = new Uint8Array(16);
const sideOfFirst = new Uint8Array(16);

/** Columns of the corner buffer: x0, z0, x1, z1, x2, z2, x3, z3. */
export const COMPAT_CORNER_COLUMNS = 8;

/** Writes the corners of a rectangle to row `row` of `corners`, (n, 8) float32. */
export function writeCompatCorners(
  corners: Float32Array,
  row: number,
  x: number,
  z: number,
  length: number,
  width: number,
  rotationY: number,
): void {
  const cos = f32(Math.cos(f32(rotationY)));
  const sin = f32(Math.sin(f32(rotationY)));
  const halfLength = f32(f32(length) / 2);
  const halfWidth = f32(f32(width) / 2);
  for (let i = 0; i < 4; i++) {
    const along = i < 2 ? -halfLength : halfLength;
    const across = i === 0 || i === 3 ? -halfWidth : halfWidth;
    const at = COMPAT_CORNER_COLUMNS * row + 2 * i;
    corners[at] = f32(f32(f32(cos * along) + f32(sin * across)) + f32(x));
    corners[at + 1] = f32(f32(f32(-sin * along) + f32(cos * across)) + f32(z));
  }
}

/** Whether a point lies in the rectangle whose corners start at `at`. */
function isInside(x: number, z: number, corners: Float32Array, at: number): boolean {
  const abX = f32(corners[at + 2] - corners[at]);
  const abZ = f32(corners[at + 3] - corners[at + 1]);
  const apX = f32(x - corners[at]);
  const apZ = f32(z - corners[at + 1]);
  const abAp = f32(f32(abX * apX) + f32(abZ * apZ));
  if (!(abAp >= 0 && f32(f32(abX * abX) + f32(abZ * abZ)) >= abAp)) return false;
  const adX = f32(corners[at + 6] - corners[at]);
  const adZ = f32(corners[at + 7] - corners[at + 1]);
  const adAp = f32(f32(adX * apX) + f32(adZ * apZ));
  return adAp >= 0 && f32(f32(adX * adX) + f32(adZ * adZ)) >= adAp;
}

/** Sorts the collected points around their mean; a key that is NaN (a point on the mean) never moves. */
function sortAroundMean(points: number): void {
  let meanX = 0;
  let meanZ = 0;
  for (let i = 0; i < points; i++) {
    meanX = f32(meanX + pointX[i]);
    meanZ = f32(meanZ + pointZ[i]);
  }
  meanX = f32(meanX / points);
  meanZ = f32(meanZ / points);
  for (let i = 0; i < points; i++) {
    const x = f32(pointX[i] - meanX);
    const z = f32(pointZ[i] - meanZ);
    const length = f32(Math.sqrt(f32(f32(x * x) + f32(z * z))));
    const key = f32(x / length);
    sortKey[i] = f32(z / length) < 0 ? f32(-2 - key) : key;
  }
  for (let i = 1; i < points; i++) {
    const key = sortKey[i];
    const x = pointX[i];
    const z = pointZ[i];
    let j = i;
    for (; j > 0 && sortKey[j - 1] > key; j--) {
      sortKey[j] = sortKey[j - 1];
      pointX[j] = pointX[j - 1];
      pointZ[j] = pointZ[j - 1];
    }
    sortKey[j] = key;
    pointX[j] = x;
    pointZ[j] = z;
  }
}

/** Sides by which the original decides whether edge i of one and edge j of the other rectangle cross. */
function fillSides(first: Float32Array, p: number, second: Float32Array, q: number): void {
  for (let i = 0; i < 4; i++) {
    const aX = first[p + 2 * i];
    const aZ = first[p + 2 * i + 1];
    const next = p + ((2 * i + 2) & 7);
    const baX = f32(first[next] - aX);
    const baZ = f32(first[next + 1] - aZ);
    let cX = f32(second[q] - aX);
    let cZ = f32(second[q + 1] - aZ);
    for (let j = 0; j < 4; j++) {
      const following = q + ((2 * j + 2) & 7);
      const dX = f32(second[following] - aX);
      const dZ = f32(second[following + 1] - aZ);
      sideOfSecond[4 * i + j] = f32(cZ * baX) > f32(baZ * cX) ? 1 : 0;
      sideOfFirst[4 * i + j] = f32(dZ * cX) > f32(cZ * dX) ? 1 : 0;
      cX = dX;
      cZ = dZ;
    }
  }
}

/**
 * Area that two rectangles share, as the official evaluator computes it; may be wrong or NaN, see above.
 *
 * @param first corners of the ground truth (the original's query boxes), written by {@link writeCompatCorners}
 * @param second corners of the detection; swapping the two changes the value
 * @returns square metres in float64
 */
export function compatIntersection(first: Float32Array, i: number, second: Float32Array, j: number): number {
  const p = COMPAT_CORNER_COLUMNS * i;
  const q = COMPAT_CORNER_COLUMNS * j;
  let points = 0;
  for (let corner = 0; corner < COMPAT_CORNER_COLUMNS; corner += 2) {
    if (isInside(first[p + corner], first[p + corner + 1], second, q)) {
      pointX[points] = first[p + corner];
      pointZ[points++] = first[p + corner + 1];
    }
    if (isInside(second[q + corner], second[q + corner + 1], first, p)) {
      pointX[points] = second[q + corner];
      pointZ[points++] = second[q + corner + 1];
    }
  }
  fillSides(first, p, second, q);
  for (let edge = 0; edge < 4; edge++) {
    const nextEdge = (edge + 1) & 3;
    for (let other = 0; other < 4; other++) {
      const nextOther = (other + 1) & 3;
      if (sideOfFirst[4 * edge + other] === sideOfFirst[4 * nextEdge + other]) continue;
      if (sideOfSecond[4 * edge + other] === sideOfSecond[4 * edge + nextOther]) continue;
      const aX = first[p + 2 * edge];
      const aZ = first[p + 2 * edge + 1];
      const bX = first[p + 2 * nextEdge];
      const bZ = first[p + 2 * nextEdge + 1];
      const cX = second[q + 2 * other];
      const cZ = second[q + 2 * other + 1];
      const dX = second[q + 2 * nextOther];
      const dZ = second[q + 2 * nextOther + 1];
      const baX = f32(bX - aX);
      const baZ = f32(bZ - aZ);
      const dcX = f32(dX - cX);
      const dcZ = f32(dZ - cZ);
      const lineAb = f32(f32(aX * bZ) - f32(bX * aZ));
      const lineCd = f32(f32(cX * dZ) - f32(dX * cZ));
      const determinant = f32(f32(baZ * dcX) - f32(baX * dcZ));
      pointX[points] = f32(f32(f32(lineAb * dcX) - f32(baX * lineCd)) / determinant);
      pointZ[points++] = f32(f32(f32(lineAb * dcZ) - f32(baZ * lineCd)) / determinant);
    }
  }
  if (points < 3) return 0;
  sortAroundMean(points);
  let area = 0;
  for (let k = 2; k < points; k++) {
    const acX = f32(pointX[0] - pointX[k]);
    const acZ = f32(pointZ[0] - pointZ[k]);
    const bcX = f32(pointX[k - 1] - pointX[k]);
    const bcZ = f32(pointZ[k - 1] - pointZ[k]);
    area += Math.abs(f32(f32(acX * bcZ) - f32(acZ * bcX)) / 2);
  }
  return area;
}

/**
 * The official bird's-eye IoU from an intersection and the sizes of both boxes.
 *
 * @returns float32; not always in [0, 1]
 */
export function compatBevIou(
  intersection: number,
  firstLength: number,
  firstWidth: number,
  secondLength: number,
  secondWidth: number,
): number {
  const areas = f32(f32(f32(firstLength) * f32(firstWidth)) + f32(f32(secondLength) * f32(secondWidth)));
  return f32(intersection / (areas - intersection));
}
