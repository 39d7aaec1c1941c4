import { keyedRng } from '../../../random/index.js';
import { addBox, addCylinder, addTaperedBox, addWheel, MeshBuilder } from '../../mesh/index.js';

export const TRUCK_STYLES = ['box', 'tipper', 'flatbed'] as const;
export type TruckStyle = (typeof TRUCK_STYLES)[number];

/** A cab over its engine, a chassis on two or three axles and what it carries; the front looks along +x. */
export function buildTruck(style: TruckStyle, variant: number): MeshBuilder {
  const rng = keyedRng('world/outdoor/truck', style, variant);
  const u = (low: number, high: number): number => rng.uniform(low, high);
  const builder = new MeshBuilder();
  const length = style === 'box' ? u(6.2, 9.4) : u(5.8, 8.2);
  const width = u(2.25, 2.5);
  const half = width / 2;
  const wheel = u(0.42, 0.5);
  const front = length / 2;
  const cabLength = u(1.7, 2.2);
  const cabRear = front - cabLength;
  const cabTop = u(2.45, 2.95);
  addCab(builder, cabRear, front, half, cabTop, wheel);

  // Chassis rails, tanks and bumper bar between the axles.
  addBox(builder, 'darkTrim', [-cabLength / 2, 0, wheel + 0.32], [length - cabLength, 0.9, 0.26]);
  for (const side of [1, -1]) {
    addCylinder(
      builder,
      'metal',
      [cabRear - 1.5, side * (half - 0.32), 0.62],
      [cabRear - 0.5, side * (half - 0.32), 0.62],
      0.28,
    );
    addBox(builder, 'darkTrim', [-0.1 * length, side * (half - 0.06), 0.62], [0.3 * length, 0.05, 0.3]);
    addBox(builder, 'tailLamp', [-front + 0.04, side * (half - 0.25), 0.82], [0.08, 0.36, 0.14]);
  }
  addBox(builder, 'darkTrim', [-front + 0.08, 0, 0.55], [0.14, width * 0.9, 0.16]);
  addBox(builder, 'plate', [-front + 0.003, 0, 0.72], [0.015, 0.5, 0.11]);
  const axles = [front - 0.75 * cabLength, -front + 0.24 * length];
  if (length > 7.6) axles.push(-front + 0.24 * length + 2.2 * wheel + 0.1);
  for (const x of axles) {
    for (const side of [1, -1] as const) addWheel(builder, [x, side * (half - 0.18), wheel], wheel, 0.3, side);
  }

  const bed = { x0: -front, x1: cabRear - 0.12, y0: -half, y1: half };
  const floor = 2 * wheel + 0.12;
  if (style === 'box') {
    addTaperedBox(builder, 'carPaint', bed, floor, bed, u(3.1, 3.7), { start: 'darkTrim' });
    // The frames of the doors stand out at the back.
    for (const y of [-half + 0.05, 0, half - 0.05]) {
      addBox(builder, 'metal', [-front - 0.02, y, floor + 1.05], [0.05, 0.08, 2]);
    }
  } else {
    const wall = style === 'tipper' ? u(0.9, 1.3) : u(0.35, 0.5);
    addTaperedBox(builder, 'darkTrim', bed, floor, bed, floor + 0.12);
    addRim(builder, bed, floor + 0.12, floor + 0.12 + wall);
    addBox(builder, 'metal', [bed.x1 - 0.05, 0, floor + 0.9], [0.08, width, 1.6]);
    if (style === 'tipper') {
      const heap = { x0: bed.x0 + 0.9, x1: bed.x1 - 0.9, y0: -half + 0.6, y1: half - 0.6 };
      const base = { x0: bed.x0 + 0.06, x1: bed.x1 - 0.1, y0: -half + 0.06, y1: half - 0.06 };
      addTaperedBox(builder, 'soil', base, floor + 0.12, heap, floor + wall + u(0.1, 0.45), { start: false });
    } else {
      const load = { x0: bed.x0 + 0.8, x1: bed.x0 + 0.8 + u(1.2, 2.4), y0: -half + 0.3, y1: half - 0.3 };
      addTaperedBox(builder, 'wood', load, floor + 0.12, load, floor + u(0.6, 1.5));
    }
  }
  return builder;
}

function addRim(
  builder: MeshBuilder,
  bed: { x0: number; x1: number; y0: number; y1: number },
  low: number,
  high: number,
): void {
  const { x0, x1, y0, y1 } = bed;
  for (const part of [
    { x0, x1: x0 + 0.05, y0, y1 },
    { x0: x1 - 0.05, x1, y0, y1 },
    { x0: x0 + 0.05, x1: x1 - 0.05, y0, y1: y0 + 0.05 },
    { x0: x0 + 0.05, x1: x1 - 0.05, y0: y1 - 0.05, y1 },
  ]) {
    addTaperedBox(builder, 'carPaint', part, low, part, high);
  }
}

/** How far mirrors stick out of the cab on each side. */
export const TRUCK_MIRROR_M = 0.1;

/** Painted body, windscreen, side windows, grille, lamps, mirrors. */
function addCab(builder: MeshBuilder, rear: number, front: number, half: number, top: number, wheel: number): void {
  const low = wheel * 0.9;
  const belt = low + 0.5 * (top - low);
  const sill = { x0: rear, x1: front, y0: -half, y1: half };
  const shoulder = { x0: rear, x1: front - 0.03, y0: -half, y1: half };
  const roof = { x0: rear + 0.02, x1: front - 0.28, y0: -half + 0.09, y1: half - 0.09 };
  const glassZ = belt + 0.72 * (top - belt);
  const mix = (a: number, b: number): number => a + 0.72 * (b - a);
  const glassTop = {
    x0: mix(shoulder.x0, roof.x0),
    x1: mix(shoulder.x1, roof.x1),
    y0: mix(-half, roof.y0),
    y1: mix(half, roof.y1),
  };
  addTaperedBox(builder, 'carPaint', sill, low, shoulder, belt, { start: 'darkTrim', end: false });
  addTaperedBox(builder, 'carPaint', shoulder, belt, glassTop, glassZ, {
    start: false,
    end: false,
    materialOf: (_, side) => (side === 1 ? 'glass' : undefined),
  });
  addTaperedBox(builder, 'carPaint', glassTop, glassZ, roof, top, { start: false });
  for (const side of [1, -1]) {
    const y = side * (half - 0.025);
    addBox(builder, 'glass', [front - 0.62, y, (belt + glassZ) / 2], [0.85, 0.05, (glassZ - belt) * 0.8]);
    addBox(builder, 'darkTrim', [front - 0.1, side * (half + TRUCK_MIRROR_M - 0.08), belt + 0.35], [0.12, 0.16, 0.5]);
    addBox(builder, 'headLamp', [front - 0.01, side * (half - 0.3), low + 0.3], [0.07, 0.34, 0.18]);
  }
  addBox(builder, 'darkTrim', [front - 0.01, 0, low + 0.75], [0.05, half * 1.3, 0.45]);
  addBox(builder, 'darkTrim', [front - 0.02, 0, low + 0.02], [0.14, half * 1.96, 0.3]);
  addBox(builder, 'plate', [front + 0.055, 0, low + 0.05], [0.012, 0.5, 0.11]);
}
