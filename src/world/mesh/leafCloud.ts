import type { Rng } from '../../contracts/index.js';
import type { MaterialName } from '../scene/index.js';
import type { MeshBuilder, Point3 } from './meshBuilder.js';

export interface LeafCloudOptions {
  readonly count: number;
  /** Side length of a leaf triangle, metres: a twig's worth of leaves, so that few triangles make a crown. */
  readonly sizeM: number;
  /** 0 fills the ellipsoid evenly, towards 1 the leaves keep to its skin. */
  readonly hollow?: number;
  /** Cuts off what lies below this height. */
  readonly floorZ?: number;
  /** Exponent of the shape: 2 is an ellipsoid, large ones approach a box (clipped hedges). */
  readonly squareness?: number;
}

/** Many small triangles of any direction inside an ellipsoid: foliage that lets part of the rays through. */
export function addLeafCloud(
  builder: MeshBuilder,
  material: MaterialName,
  rng: Rng,
  [x, y, z]: Point3,
  [a, b, c]: Point3,
  { count, sizeM, hollow = 0.5, floorZ = -Infinity, squareness = 2 }: LeafCloudOptions,
): void {
  for (let leaf = 0; leaf < count; leaf++) {
    const [dx, dy, dz] = direction(rng);
    const norm =
      (Math.abs(dx) ** squareness + Math.abs(dy) ** squareness + Math.abs(dz) ** squareness) ** (1 / squareness);
    const reach = (hollow + (1 - hollow) * Math.cbrt(rng.uniform())) / norm;
    const size = sizeM * rng.uniform(0.6, 1.3);
    const centre: Point3 = [x + a * reach * dx, y + b * reach * dy, Math.max(z + c * reach * dz, floorZ + size / 2)];
    const u = direction(rng);
    const w = direction(rng);
    // Any second direction will do that does not lie along the first.
    const along = u[0] * w[0] + u[1] * w[1] + u[2] * w[2];
    let v: Point3 = [w[0] - along * u[0], w[1] - along * u[1], w[2] - along * u[2]];
    const length = Math.max(Math.hypot(...v), 0.05);
    v = [v[0] / length, v[1] / length, v[2] / length];
    const corner = (s: number, t: number): number =>
      builder.vertex(
        centre[0] + size * (s * u[0] + t * v[0]),
        centre[1] + size * (s * u[1] + t * v[1]),
        Math.max(centre[2] + size * (s * u[2] + t * v[2]), floorZ),
      );
    builder.triangle(material, corner(-0.5, -0.3), corner(0.5, -0.3), corner(0, 0.57));
  }
}

/** Evenly over the sphere, by Archimedes' cylinder. */
function direction(rng: Rng): Point3 {
  const z = rng.uniform(-1, 1);
  const angle = rng.uniform(0, 2 * Math.PI);
  const radius = Math.sqrt(1 - z * z);
  return [radius * Math.cos(angle), radius * Math.sin(angle), z];
}
