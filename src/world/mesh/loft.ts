import type { MaterialName } from '../scene/index.js';
import type { MeshBuilder, Point3 } from './meshBuilder.js';

export interface LoftOptions {
  /** Materials of the first and the last ring's faces; false leaves them open. The loft's own by default. */
  readonly start?: MaterialName | false;
  readonly end?: MaterialName | false;
  /** Material of the faces between ring r and r + 1 along side s (corner s to s + 1). */
  readonly materialOf?: (ring: number, side: number) => MaterialName | undefined;
  /** False joins no last corner with the first: an open strip. */
  readonly around?: boolean;
}

/**
 * A skin over rings of equally many corners, e.g. between two footprints.
 *
 * @param rings corners counter-clockwise seen from the last ring towards the first; the end faces must be star-shaped
 *   about their mean
 */
export function addLoft(
  builder: MeshBuilder,
  material: MaterialName,
  rings: readonly (readonly Point3[])[],
  options: LoftOptions = {},
): void {
  const { start = material, end = material, materialOf, around = true } = options;
  const indices = rings.map((ring) => ring.map(([x, y, z]) => builder.vertex(x, y, z)));
  const corners = rings[0].length;
  const sides = around ? corners : corners - 1;
  for (let r = 0; r + 1 < rings.length; r++) {
    const [near, far] = [indices[r], indices[r + 1]];
    for (let s = 0; s < sides; s++) {
      const t = (s + 1) % corners;
      builder.quad(materialOf?.(r, s) ?? material, near[s], near[t], far[t], far[s]);
    }
  }
  if (start !== false) addFan(builder, start, rings[0], true);
  if (end !== false) addFan(builder, end, rings[rings.length - 1], false);
}

function addFan(builder: MeshBuilder, material: MaterialName, ring: readonly Point3[], reversed: boolean): void {
  const corners = reversed ? [...ring].reverse() : ring;
  if (corners.length <= 4) builder.polygon(material, corners);
  else {
    const centre = [0, 1, 2].map((axis) => ring.reduce((sum, corner) => sum + corner[axis], 0) / ring.length);
    const middle = builder.vertex(centre[0], centre[1], centre[2]);
    const around = corners.map(([x, y, z]) => builder.vertex(x, y, z));
    around.forEach((a, index) => builder.triangle(material, middle, a, around[(index + 1) % around.length]));
  }
}

/** A rectangle on the ground plane. */
export interface Rectangle {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** Corners counter-clockwise seen from above. */
export function rectangleRing({ x0, x1, y0, y1 }: Rectangle, z: number): Point3[] {
  return [
    [x0, y0, z],
    [x1, y0, z],
    [x1, y1, z],
    [x0, y1, z],
  ];
}

/** A block between two rectangles at two heights. */
export function addTaperedBox(
  builder: MeshBuilder,
  material: MaterialName,
  bottom: Rectangle,
  bottomZ: number,
  top: Rectangle,
  topZ: number,
  options: LoftOptions = {},
): void {
  addLoft(builder, material, [rectangleRing(bottom, bottomZ), rectangleRing(top, topZ)], options);
}

/** An upright block by its centre and size. */
export function addBox(
  builder: MeshBuilder,
  material: MaterialName,
  [x, y, z]: Point3,
  [length, width, height]: Point3,
): void {
  const footprint = { x0: x - length / 2, x1: x + length / 2, y0: y - width / 2, y1: y + width / 2 };
  addTaperedBox(builder, material, footprint, z - height / 2, footprint, z + height / 2);
}
