/**
 * Exact ray–shape intersections in the shape's own frame.
 *
 * A ray is origin + t·direction with a unit direction, t in metres. Each function returns whether the ray meets the
 * shape in front of the origin and leaves entry, exit and the cosine of incidence in `crossing`. An origin inside the
 * shape gives entry 0 with cosine 1.
 */
import { BLOCK, CYLINDER, SHAPE } from './primitives.js';

/** The last crossing found; reused so that the innermost loop allocates nothing. */
export const crossing = { entry: 0, exit: 0, cosIncidence: 1 };

/** Clips the running interval by the half-space `gap + t·rate ≤ 0`, whose normal has length `norm`. */
function clip(gap: number, rate: number, norm: number): boolean {
  if (rate === 0) return gap <= 0;
  const t = -gap / rate;
  if (rate < 0) {
    if (t > crossing.entry) {
      crossing.entry = t;
      crossing.cosIncidence = -rate / norm;
    }
  } else if (t < crossing.exit) {
    crossing.exit = t;
  }
  return crossing.entry <= crossing.exit;
}

function meetBlock(
  data: Float64Array,
  s: number,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
): boolean {
  const c = data[s];
  const rearSlope = data[s + 2];
  const frontSlope = data[s + 4];
  const side = data[s + 5];
  const sideSlope = data[s + 6];
  const sideNorm = Math.sqrt(1 + sideSlope * sideSlope);
  return (
    clip(oz - c, dz, 1) &&
    clip(-oz - c, -dz, 1) &&
    clip(ox - data[s + 3] - frontSlope * oz, dx - frontSlope * dz, Math.sqrt(1 + frontSlope * frontSlope)) &&
    clip(data[s + 1] + rearSlope * oz - ox, rearSlope * dz - dx, Math.sqrt(1 + rearSlope * rearSlope)) &&
    clip(oy - side - sideSlope * oz, dy - sideSlope * dz, sideNorm) &&
    clip(-oy - side - sideSlope * oz, -dy - sideSlope * dz, sideNorm)
  );
}

function meetCylinder(
  data: Float64Array,
  s: number,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
): boolean {
  const radius = data[s];
  const halfLength = data[s + 1];
  if (!clip(oz - halfLength, dz, 1) || !clip(-oz - halfLength, -dz, 1)) return false;
  const a = dx * dx + dy * dy;
  const c = ox * ox + oy * oy - radius * radius;
  if (a === 0) return c <= 0;
  const b = ox * dx + oy * dy;
  const discriminant = b * b - a * c;
  if (discriminant < 0) return false;
  const root = Math.sqrt(discriminant);
  const near = (-b - root) / a;
  const far = (root - b) / a;
  if (near > crossing.entry) {
    crossing.entry = near;
    // The outward normal at the entry is (x, y, 0) / radius.
    crossing.cosIncidence = -((ox + near * dx) * dx + (oy + near * dy) * dy) / radius;
  }
  if (far < crossing.exit) crossing.exit = far;
  return crossing.entry <= crossing.exit;
}

function meetEllipsoid(
  data: Float64Array,
  s: number,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
): boolean {
  // In units of the semi-axes the ellipsoid is a unit sphere.
  const [ux, uy, uz] = [1 / data[s], 1 / data[s + 1], 1 / data[s + 2]];
  const [px, py, pz] = [ox * ux, oy * uy, oz * uz];
  const [qx, qy, qz] = [dx * ux, dy * uy, dz * uz];
  const a = qx * qx + qy * qy + qz * qz;
  const b = px * qx + py * qy + pz * qz;
  const discriminant = b * b - a * (px * px + py * py + pz * pz - 1);
  if (discriminant < 0) return false;
  const root = Math.sqrt(discriminant);
  const near = (-b - root) / a;
  crossing.exit = (root - b) / a;
  if (near > 0) {
    crossing.entry = near;
    const nx = (px + near * qx) * ux;
    const ny = (py + near * qy) * uy;
    const nz = (pz + near * qz) * uz;
    crossing.cosIncidence = -(nx * dx + ny * dy + nz * dz) / Math.sqrt(nx * nx + ny * ny + nz * nz);
  }
  return crossing.exit >= 0;
}

/** Intersects a ray, given in the local frame, with the primitive at table offset `at`; see `crossing`. */
export function meetPrimitive(
  kind: number,
  data: Float64Array,
  at: number,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
): boolean {
  crossing.entry = 0;
  crossing.exit = Infinity;
  crossing.cosIncidence = 1;
  const s = at + SHAPE;
  if (kind === BLOCK) return meetBlock(data, s, ox, oy, oz, dx, dy, dz);
  if (kind === CYLINDER) return meetCylinder(data, s, ox, oy, oz, dx, dy, dz);
  return meetEllipsoid(data, s, ox, oy, oz, dx, dy, dz);
}
