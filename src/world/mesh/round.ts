import type { MaterialName } from '../scene/index.js';
import { addLoft, type LoftOptions } from './loft.js';
import type { MeshBuilder, Point3 } from './meshBuilder.js';

/** Two directions that make a right-handed frame with the axis. */
function acrossAxis([x, y, z]: Point3): [Point3, Point3] {
  const length = Math.hypot(x, y, z);
  const axis: Point3 = [x / length, y / length, z / length];
  // The coordinate axis that lies least along it keeps the product well away from zero.
  const helper: Point3 = Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const u = cross(helper, axis);
  const norm = Math.hypot(...u);
  const unit: Point3 = [u[0] / norm, u[1] / norm, u[2] / norm];
  return [unit, cross(axis, unit)];
}

function cross(a: Point3, b: Point3): Point3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Corners of a circle, counter-clockwise seen against the axis. */
export function circleRing(centre: Point3, axis: Point3, radius: number, sides: number, radiusV = radius): Point3[] {
  const [u, v] = acrossAxis(axis);
  return Array.from({ length: sides }, (_, side) => {
    const angle = (2 * Math.PI * side) / sides;
    const a = radius * Math.cos(angle);
    const b = radiusV * Math.sin(angle);
    return [centre[0] + a * u[0] + b * v[0], centre[1] + a * u[1] + b * v[1], centre[2] + a * u[2] + b * v[2]];
  });
}

/** A cylinder or a frustum with any axis; a radius of 0 at the far end makes a cone. */
export function addCylinder(
  builder: MeshBuilder,
  material: MaterialName,
  from: Point3,
  to: Point3,
  radiusFrom: number,
  radiusTo = radiusFrom,
  sides = 8,
  options: LoftOptions = {},
): void {
  const axis: Point3 = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const base = circleRing(from, axis, radiusFrom, sides);
  if (radiusTo === 0) {
    const tip = builder.vertex(...to);
    const around = base.map((corner) => builder.vertex(...corner));
    around.forEach((a, side) => builder.triangle(material, a, around[(side + 1) % sides], tip));
    if (options.start !== false) builder.polygon(options.start ?? material, [...base].reverse());
    return;
  }
  addLoft(builder, material, [base, circleRing(to, axis, radiusTo, sides)], options);
}

/** Radii along x, y, z. */
export function addEllipsoid(
  builder: MeshBuilder,
  material: MaterialName,
  [x, y, z]: Point3,
  [a, b, c]: Point3,
  segments = 8,
  rings = 5,
): void {
  const bottom = builder.vertex(x, y, z - c);
  const layers: number[][] = [];
  for (let ring = 1; ring < rings; ring++) {
    const polar = (Math.PI * ring) / rings;
    layers.push(
      Array.from({ length: segments }, (_, segment) => {
        const angle = (2 * Math.PI * segment) / segments;
        return builder.vertex(
          x + a * Math.sin(polar) * Math.cos(angle),
          y + b * Math.sin(polar) * Math.sin(angle),
          z - c * Math.cos(polar),
        );
      }),
    );
  }
  const top = builder.vertex(x, y, z + c);
  const last = layers[layers.length - 1];
  for (let s = 0; s < segments; s++) {
    const t = (s + 1) % segments;
    builder.triangle(material, bottom, layers[0][t], layers[0][s]);
    for (let ring = 0; ring + 1 < layers.length; ring++) {
      const [low, high] = [layers[ring], layers[ring + 1]];
      builder.quad(material, low[s], low[t], high[t], high[s]);
    }
    builder.triangle(material, last[s], last[t], top);
  }
}

/** A tyre and a rim; the axle lies along y, the rim looks towards +y or (`side` -1) towards -y. */
export function addWheel(
  builder: MeshBuilder,
  [x, y, z]: Point3,
  radius: number,
  width: number,
  side: 1 | -1,
  sides = 14,
): void {
  const axis: Point3 = [0, side, 0];
  const inner: Point3 = [x, y - (side * width) / 2, z];
  const outer: Point3 = [x, y + (side * width) / 2, z];
  const well: Point3 = [x, y + (side * width) / 2 - side * 0.03, z];
  addLoft(
    builder,
    'tyre',
    [
      circleRing(inner, axis, radius, sides),
      circleRing(outer, axis, radius, sides),
      circleRing(outer, axis, radius * 0.66, sides),
      circleRing(well, axis, radius * 0.6, sides),
    ],
    { end: 'rim', materialOf: (ring) => (ring === 2 ? 'rim' : 'tyre') },
  );
}
