import type { MaterialName } from '../scene/index.js';
import type { MeshBuilder, Point3 } from './meshBuilder.js';

/** A band of quads between two lines of equally many points; it faces up where `left` lies left of the direction. */
export function addStrip(
  builder: MeshBuilder,
  material: MaterialName,
  left: readonly Point3[],
  right: readonly Point3[],
): void {
  const a = left.map((point) => builder.vertex(...point));
  const b = right.map((point) => builder.vertex(...point));
  for (let at = 0; at + 1 < a.length; at++) builder.quad(material, b[at], b[at + 1], a[at + 1], a[at]);
}
