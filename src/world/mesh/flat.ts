import { ShapeUtils } from 'three/src/extras/ShapeUtils.js';
import { Vector2 } from 'three/src/math/Vector2.js';
import type { MaterialName } from '../scene/index.js';
import type { MeshBuilder } from './meshBuilder.js';

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
