import { ShapeUtils } from 'three/src/extras/ShapeUtils.js';
import { Vector2 } from 'three/src/math/Vector2.js';
import type { MaterialName } from '../scene/index.js';
import type { MeshBuilder } from './meshBuilder.js';
import { addWall, type Opening } from './wall.js';

export interface ExtrusionOptions {
  /** Openings of the wall over edge e (corner e to e + 1). */
  readonly openingsOf?: (edge: number, lengthM: number) => readonly Opening[];
  /** False leaves the end open; the walls' material by default. */
  readonly top?: MaterialName | false;
  readonly bottom?: MaterialName | false;
}

/** A simple polygon on the ground plane, drawn up; walls may have openings. @param corners counter-clockwise from above */
export function addExtrusion(
  builder: MeshBuilder,
  material: MaterialName,
  corners: readonly (readonly [number, number])[],
  z0: number,
  z1: number,
  options: ExtrusionOptions = {},
): void {
  const { openingsOf, top = material, bottom = material } = options;
  corners.forEach((corner, edge) => {
    const next = corners[(edge + 1) % corners.length];
    const length = Math.hypot(next[0] - corner[0], next[1] - corner[1]);
    addWall(builder, material, corner, next, z0, z1, openingsOf?.(edge, length));
  });
  if (top !== false) addFlat(builder, top, corners, z1, false);
  if (bottom !== false) addFlat(builder, bottom, corners, z0, true);
}

/** A horizontal simple polygon. @param corners counter-clockwise from above; it faces up, or down where `down` */
export function addFlat(
  builder: MeshBuilder,
  material: MaterialName,
  corners: readonly (readonly [number, number])[],
  z: number,
  down = false,
): void {
  const faces = ShapeUtils.triangulateShape(
    corners.map(([x, y]) => new Vector2(x, y)),
    [],
  );
  const indices = corners.map(([x, y]) => builder.vertex(x, y, z));
  for (const [a, b, c] of faces) {
    if (down) builder.triangle(material, indices[a], indices[c], indices[b]);
    else builder.triangle(material, indices[a], indices[b], indices[c]);
  }
}
