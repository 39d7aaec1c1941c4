/**
 * Overlap of upright boxes that are turned about their vertical axis, in float64.
 *
 * The second rectangle is moved into the frame of the first (origin at its centre, axes along its edges), where the
 * four half-planes of the first are axis-aligned, and clipped against them one by one (Sutherland and Hodgman,
 * "Reentrant polygon clipping", CACM 1974). Working about a common centre keeps the error near 1e-15 m² however far
 * the boxes lie from the origin.
 */
import type { FloatArray } from '../contracts/index.js';

/** A rectangle clipped by four half-planes has at most eight corners. */
const MAX_CORNERS = 8;
const clippedX = new Float64Array(MAX_CORNERS + 1);
const clippedY = new Float64Array(MAX_CORNERS + 1);
const cornersX = new Float64Array(MAX_CORNERS + 1);
const cornersY = new Float64Array(MAX_CORNERS + 1);

/**
 * Keeps the part of a polygon where `sign * along <= limit`; `along` and `across` are its two coordinates.
 *
 * @returns the number of corners written to `outAlong`, `outAcross`.
 */
function clipHalfPlane(
  along: Float64Array,
  across: Float64Array,
  corners: number,
  sign: number,
  limit: number,
  outAlong: Float64Array,
  outAcross: Float64Array,
): number {
  let kept = 0;
  let previousAlong = along[corners - 1];
  let previousAcross = across[corners - 1];
  let previousInside = sign * previousAlong <= limit;
  for (let i = 0; i < corners; i++) {
    const currentAlong = along[i];
    const currentAcross = across[i];
    const inside = sign * currentAlong <= limit;
    if (inside !== previousInside) {
      const border = sign * limit;
      const share = (border - previousAlong) / (currentAlong - previousAlong);
      outAlong[kept] = border;
      outAcross[kept++] = previousAcross + share * (currentAcross - previousAcross);
    }
    if (inside) {
      outAlong[kept] = currentAlong;
      outAcross[kept++] = currentAcross;
    }
    previousAlong = currentAlong;
    previousAcross = currentAcross;
    previousInside = inside;
  }
  return kept;
}

/**
 * Area that two rectangles of the ground plane share.
 *
 * Right-handed plane, centres and sizes in metres, yaw counter-clockwise from +x in radians, length along the heading.
 *
 * @returns square metres; 0 where they only touch, where a size is not positive, and where an argument is NaN.
 */
export function rotatedIntersection(
  ax: number,
  ay: number,
  aLength: number,
  aWidth: number,
  aYaw: number,
  bx: number,
  by: number,
  bLength: number,
  bWidth: number,
  bYaw: number,
): number {
  if (!(aLength > 0 && aWidth > 0 && bLength > 0 && bWidth > 0)) return 0;
  const dx = bx - ax;
  const dy = by - ay;
  const reach = (Math.sqrt(aLength * aLength + aWidth * aWidth) + Math.sqrt(bLength * bLength + bWidth * bWidth)) / 2;
  if (!(dx * dx + dy * dy <= reach * reach)) return 0;

  const cosA = Math.cos(aYaw);
  const sinA = Math.sin(aYaw);
  const centreX = cosA * dx + sinA * dy;
  const centreY = cosA * dy - sinA * dx;
  const turn = bYaw - aYaw;
  const cosTurn = Math.cos(turn);
  const sinTurn = Math.sin(turn);
  const lengthX = (cosTurn * bLength) / 2;
  const lengthY = (sinTurn * bLength) / 2;
  const widthX = (-sinTurn * bWidth) / 2;
  const widthY = (cosTurn * bWidth) / 2;
  const limitX = aLength / 2;
  const limitY = aWidth / 2;
  const extentX = Math.abs(lengthX) + Math.abs(widthX);
  const extentY = Math.abs(lengthY) + Math.abs(widthY);
  if (!(Math.abs(centreX) < limitX + extentX && Math.abs(centreY) < limitY + extentY)) return 0;

  cornersX[0] = centreX + lengthX + widthX;
  cornersY[0] = centreY + lengthY + widthY;
  cornersX[1] = centreX - lengthX + widthX;
  cornersY[1] = centreY - lengthY + widthY;
  cornersX[2] = centreX - lengthX - widthX;
  cornersY[2] = centreY - lengthY - widthY;
  cornersX[3] = centreX + lengthX - widthX;
  cornersY[3] = centreY + lengthY - widthY;

  let corners = clipHalfPlane(cornersX, cornersY, 4, 1, limitX, clippedX, clippedY);
  if (corners < 3) return 0;
  corners = clipHalfPlane(clippedX, clippedY, corners, -1, limitX, cornersX, cornersY);
  if (corners < 3) return 0;
  corners = clipHalfPlane(cornersY, cornersX, corners, 1, limitY, clippedY, clippedX);
  if (corners < 3) return 0;
  corners = clipHalfPlane(clippedY, clippedX, corners, -1, limitY, cornersY, cornersX);
  if (corners < 3) return 0;

  // Shoelace about the first corner: differences of neighbours stay small and lose no digits.
  const originX = cornersX[0];
  const originY = cornersY[0];
  let doubleArea = 0;
  for (let i = 2; i < corners; i++) {
    doubleArea +=
      (cornersX[i - 1] - originX) * (cornersY[i] - originY) - (cornersX[i] - originX) * (cornersY[i - 1] - originY);
  }
  return doubleArea > 0 ? doubleArea / 2 : 0;
}

/** Bird's-eye intersection of row `i` of `a` with row `j` of `b`, both (n, 7) in `Boxes` order. */
function intersectionOfRows(a: FloatArray, i: number, b: FloatArray, j: number): number {
  const p = 7 * i;
  const q = 7 * j;
  return rotatedIntersection(
    a[p],
    a[p + 1],
    a[p + 3],
    a[p + 4],
    a[p + 6],
    b[q],
    b[q + 1],
    b[q + 3],
    b[q + 4],
    b[q + 6],
  );
}

/**
 * Intersection over union of two boxes seen from above.
 *
 * @param a (n, 7) x, y, z, length, width, height, yaw; metres and radians, z the geometric centre
 * @param i row of `a`
 * @param b (m, 7)
 * @param j row of `b`
 * @returns in [0, 1]; 0 where a size is not positive
 */
export function bevIou(a: FloatArray, i: number, b: FloatArray, j: number): number {
  const intersection = intersectionOfRows(a, i, b, j);
  if (intersection === 0) return 0;
  const p = 7 * i;
  const q = 7 * j;
  return intersection / (a[p + 3] * a[p + 4] + b[q + 3] * b[q + 4] - intersection);
}

/** Intersection over union of the volumes of two boxes; arguments as in {@link bevIou}. */
export function iou3d(a: FloatArray, i: number, b: FloatArray, j: number): number {
  const p = 7 * i;
  const q = 7 * j;
  const aHeight = a[p + 5];
  const bHeight = b[q + 5];
  const dz = b[q + 2] - a[p + 2];
  const sharedHeight = Math.min(aHeight / 2, dz + bHeight / 2) - Math.max(-aHeight / 2, dz - bHeight / 2);
  if (!(sharedHeight > 0)) return 0;
  const shared = intersectionOfRows(a, i, b, j) * sharedHeight;
  if (shared === 0) return 0;
  return shared / (a[p + 3] * a[p + 4] * aHeight + b[q + 3] * b[q + 4] * bHeight - shared);
}
