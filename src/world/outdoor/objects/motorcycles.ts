import { addBox, addCylinder, addEllipsoid, addLoft, circleRing, MeshBuilder, type Point3 } from '../../mesh/index.js';
import { addRider } from './rider.js';

export const MOTORCYCLE_STYLES = ['scooter', 'naked'] as const;
export type MotorcycleStyle = (typeof MOTORCYCLE_STYLES)[number];

/** A scooter or a motorcycle along +x; the rider wears a helmet. */
export function buildMotorcycle(style: MotorcycleStyle, ridden: boolean): MeshBuilder {
  const builder = new MeshBuilder();
  const scooter = style === 'scooter';
  const radius = scooter ? 0.25 : 0.31;
  const base = scooter ? 1.3 : 1.42;
  const [rear, front] = [-base / 2, base / 2];
  for (const x of [rear, front]) addMotorWheel(builder, x, radius, scooter ? 0.11 : 0.14);
  const grip: Point3 = [front - 0.38, 0, scooter ? 1.02 : 1.04];
  for (const y of [-0.1, 0.1])
    addCylinder(builder, 'metal', [front, y, radius], [grip[0] + 0.06, y * 0.7, 0.9], 0.028, 0.028, 6);
  addCylinder(builder, 'darkTrim', [grip[0], -0.36, grip[2]], [grip[0], 0.36, grip[2]], 0.018, 0.018, 6);
  addEllipsoid(builder, 'headLamp', [grip[0] + 0.17, 0, 0.88], [0.08, 0.1, 0.1], 8, 5);
  for (const side of [1, -1]) {
    addCylinder(
      builder,
      'darkTrim',
      [grip[0], side * 0.26, grip[2]],
      [grip[0] - 0.02, side * 0.32, grip[2] + 0.18],
      0.01,
      0.01,
      5,
    );
    addBox(builder, 'darkTrim', [grip[0] - 0.02, side * 0.33, grip[2] + 0.2], [0.03, 0.14, 0.09]);
  }
  const seat: Point3 = [rear + 0.42, 0, scooter ? 0.76 : 0.8];
  const block = (
    material: 'carPaint' | 'darkTrim' | 'metal',
    x0: number,
    x1: number,
    z0: number,
    z1: number,
    half: number,
  ): void => addBox(builder, material, [(x0 + x1) / 2, 0, (z0 + z1) / 2], [x1 - x0, 2 * half, z1 - z0]);
  if (scooter) {
    block('carPaint', rear - 0.1, rear + 0.72, 0.4, 0.72, 0.17);
    block('carPaint', rear + 0.7, front - 0.28, 0.24, 0.34, 0.18);
    addLoft(builder, 'carPaint', [[[front - 0.36, -0.2, 0.28], [front - 0.24, -0.2, 0.28], [front - 0.24, 0.2, 0.28], [front - 0.36, 0.2, 0.28]], [[grip[0] - 0.02, -0.16, 0.92], [grip[0] + 0.09, -0.16, 0.92], [grip[0] + 0.09, 0.16, 0.92], [grip[0] - 0.02, 0.16, 0.92]]]); // prettier-ignore
    block('darkTrim', rear + 0.0, rear + 0.68, 0.72, 0.8, 0.15);
  } else {
    block('metal', rear + 0.42, front - 0.42, 0.28, 0.6, 0.16);
    addEllipsoid(builder, 'carPaint', [0.1, 0, 0.82], [0.3, 0.16, 0.14], 10, 6);
    block('darkTrim', rear + 0.1, rear + 0.62, 0.74, 0.84, 0.14);
    block('carPaint', rear - 0.18, rear + 0.2, 0.72, 0.8, 0.1);
    addCylinder(builder, 'metal', [rear - 0.1, -0.17, 0.36], [rear + 0.6, -0.16, 0.3], 0.05, 0.045, 7);
    for (const y of [-0.09, 0.09]) addCylinder(builder, 'metal', [rear, y, radius], [0, y, 0.42], 0.03, 0.03, 5);
  }
  addBox(builder, 'tailLamp', [rear - 0.17, 0, 0.74], [0.05, 0.16, 0.07]);
  addBox(builder, 'plate', [rear - 0.24, 0, 0.58], [0.015, 0.2, 0.16]);
  if (ridden) {
    const feet = [1, -1].map((side): Point3 => [scooter ? front - 0.55 : -0.08, side * 0.17, scooter ? 0.34 : 0.33]);
    addRider(builder, {
      seat: [seat[0], 0, seat[2] + 0.05],
      grip,
      bar: 0.31,
      feet,
      lean: scooter ? 0.12 : 0.34,
      helmet: true,
    });
  }
  return builder;
}

function addMotorWheel(builder: MeshBuilder, x: number, radius: number, width: number): void {
  const ring = (y: number, r: number): Point3[] => circleRing([x, y, radius], [0, 1, 0], r, 16);
  const half = width / 2;
  addLoft(
    builder,
    'tyre',
    [
      ring(-half * 0.6, radius * 0.62),
      ring(-half, radius * 0.85),
      ring(0, radius),
      ring(half, radius * 0.85),
      ring(half * 0.6, radius * 0.62),
    ],
    { start: 'rim', end: 'rim' },
  );
}
