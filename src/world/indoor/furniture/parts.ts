import { addBox, type MeshBuilder } from '../../mesh/index.js';
import type { MaterialName } from '../../scene/index.js';

type Span = readonly [from: number, to: number];

/** A block by its extents along x, y and z. */
export function block(builder: MeshBuilder, material: MaterialName, x: Span, y: Span, z: Span): void {
  addBox(
    builder,
    material,
    [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2, (z[0] + z[1]) / 2],
    [x[1] - x[0], y[1] - y[0], z[1] - z[0]],
  );
}

/** Four legs under the corners of a rectangle about the origin. */
export function legs(
  builder: MeshBuilder,
  material: MaterialName,
  lengthM: number,
  widthM: number,
  heightM: number,
  thickM: number,
): void {
  for (const sx of [-1, 1]) {
    for (const sy of [-1, 1]) {
      const [x, y] = [(sx * (lengthM - thickM)) / 2, (sy * (widthM - thickM)) / 2];
      block(builder, material, [x - thickM / 2, x + thickM / 2], [y - thickM / 2, y + thickM / 2], [0, heightM]);
    }
  }
}
