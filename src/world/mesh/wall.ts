import type { MaterialName } from '../scene/index.js';
import type { MeshBuilder, Point3 } from './meshBuilder.js';

/** A rectangular hole in a wall: a window or a door that lies `depthM` behind the face. */
export interface Opening {
  /** Along the wall from its first corner, metres. */
  readonly u0: number;
  readonly u1: number;
  /** Above the wall's foot. */
  readonly v0: number;
  readonly v1: number;
  readonly depthM: number;
  /** What fills it; undefined leaves it open. */
  readonly material: MaterialName | undefined;
  /** Of the faces between wall and filling; the wall's own by default. */
  readonly reveal?: MaterialName;
}

/**
 * A vertical wall with recessed openings. It faces right of the direction from its first to its second corner, so that
 * walls along a footprint counter-clockwise face outwards.
 *
 * @param openings apart from each other and inside the wall
 */
export function addWall(
  builder: MeshBuilder,
  material: MaterialName,
  from: readonly [number, number],
  to: readonly [number, number],
  z0: number,
  z1: number,
  openings: readonly Opening[] = [],
): void {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  /** At u along, v up, `inside` behind the face (the outside is to the right: (uy, -ux)). */
  const point = (u: number, v: number, inside: number): Point3 => [
    from[0] + ux * u - uy * inside,
    from[1] + uy * u + ux * inside,
    z0 + v,
  ];
  const face = (of: MaterialName, u0: number, u1: number, v0: number, v1: number, inside: number): void =>
    builder.polygon(of, [point(u0, v0, inside), point(u1, v0, inside), point(u1, v1, inside), point(u0, v1, inside)]);
  // Bands between the heights at which an opening begins or ends; in a band the wall stands between the openings.
  const heights = [...new Set([0, z1 - z0, ...openings.flatMap(({ v0, v1 }) => [v0, v1])])].sort((a, b) => a - b);
  for (let band = 0; band + 1 < heights.length; band++) {
    const [low, high] = [heights[band], heights[band + 1]];
    const cut = openings.filter(({ v0, v1 }) => v0 < high && v1 > low).sort((a, b) => a.u0 - b.u0);
    let u = 0;
    for (const { u0, u1 } of cut) {
      if (u0 > u) face(material, u, u0, low, high, 0);
      u = u1;
    }
    if (length > u) face(material, u, length, low, high, 0);
  }
  for (const { u0, u1, v0, v1, depthM, material: filling, reveal = material } of openings) {
    if (filling !== undefined) face(filling, u0, u1, v0, v1, depthM);
    const outer = [point(u0, v0, 0), point(u1, v0, 0), point(u1, v1, 0), point(u0, v1, 0)];
    const inner = [point(u0, v0, depthM), point(u1, v0, depthM), point(u1, v1, depthM), point(u0, v1, depthM)];
    for (let side = 0; side < 4; side++) {
      const next = (side + 1) % 4;
      builder.polygon(reveal, [outer[side], outer[next], inner[next], inner[side]]);
    }
  }
}
