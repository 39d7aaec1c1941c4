import { keyedRng } from '../../../random/index.js';
import { addBox, addCylinder, addEllipsoid, addLoft, circleRing, MeshBuilder, type Point3 } from '../../mesh/index.js';

/** Crank positions that are modelled. */
export const PEDAL_PHASES = 6;

export const BICYCLE_STYLES = ['city', 'racing', 'cargo'] as const;
export type BicycleStyle = (typeof BICYCLE_STYLES)[number];
export const MOTORCYCLE_STYLES = ['scooter', 'naked'] as const;
export type MotorcycleStyle = (typeof MOTORCYCLE_STYLES)[number];

/** A rim and tyre as a thin ring with spokes; the axle lies along y. */
function addSpokedWheel(builder: MeshBuilder, x: number, radius: number, tyreM: number, spokes: number): void {
  const sides = 16;
  const y = tyreM / 2;
  const ring = (side: number, r: number): Point3[] => circleRing([x, side * y, radius], [0, 1, 0], r, sides);
  const inner = radius - 2.4 * tyreM;
  addLoft(builder, 'tyre', [ring(-1, inner), ring(-1, radius), ring(1, radius), ring(1, inner), ring(-1, inner)], {
    start: false,
    end: false,
  });
  for (let spoke = 0; spoke < spokes; spoke++) {
    const angle = (2 * Math.PI * spoke) / spokes;
    const [dx, dz] = [Math.cos(angle), Math.sin(angle)];
    const w = 0.008;
    builder.polygon('rim', [
      [x - w * dz, 0, radius + w * dx],
      [x + w * dz, 0, radius - w * dx],
      [x + w * dz + inner * dx, 0, radius - w * dx + inner * dz],
      [x - w * dz + inner * dx, 0, radius + w * dx + inner * dz],
    ]);
  }
  addCylinder(builder, 'rim', [x, -0.05, radius], [x, 0.05, radius], 0.03, 0.03, 6);
}

/** A bicycle along +x, without anybody or with a rider whose feet stand at a crank position. */
export function buildBicycle(style: BicycleStyle, phase?: number): MeshBuilder {
  const rng = keyedRng('world/outdoor/bicycle', style);
  const builder = new MeshBuilder();
  const radius = style === 'cargo' ? 0.3 : 0.34;
  const base = style === 'cargo' ? 1.5 : rng.uniform(1.0, 1.08);
  const [rear, front] = [-base / 2, base / 2];
  for (const x of [rear, front]) addSpokedWheel(builder, x, radius, style === 'racing' ? 0.026 : 0.042, 10);
  const crank: Point3 = [rear + 0.44, 0, 0.29];
  const saddle: Point3 = [rear + 0.24, 0, style === 'racing' ? 0.96 : 0.92];
  const head: Point3 = [front - 0.12, 0, 0.8];
  const grip: Point3 = [front - (style === 'racing' ? 0.05 : 0.24), 0, style === 'racing' ? 0.94 : 1.06];
  const tube = (a: Point3, b: Point3, r = 0.019): void => addCylinder(builder, 'carPaint', a, b, r, r, 6);
  tube(crank, saddle);
  tube(crank, head, 0.022);
  tube([saddle[0] + 0.04, 0, saddle[2] - 0.22], head);
  tube([front, 0, radius], [head[0] - 0.02, 0, head[2] + 0.12]);
  for (const y of [-0.05, 0.05]) {
    tube([rear, y, radius], [crank[0], y, crank[2]], 0.011);
    tube([rear, y, radius], [saddle[0] + 0.03, y, saddle[2] - 0.22], 0.011);
  }
  addCylinder(builder, 'darkTrim', [head[0] - 0.02, 0, head[2] + 0.1], grip, 0.015, 0.015, 6);
  const bar = style === 'racing' ? 0.21 : 0.29;
  addCylinder(builder, 'darkTrim', [grip[0], -bar, grip[2]], [grip[0], bar, grip[2]], 0.016, 0.016, 6);
  addBox(builder, 'darkTrim', [saddle[0], 0, saddle[2] + 0.02], [0.26, 0.15, 0.06]);
  if (style === 'city') {
    addBox(builder, 'darkTrim', [rear - 0.02, 0, 0.74], [0.4, 0.14, 0.03]);
    addBox(builder, 'tailLamp', [rear - 0.22, 0, 0.7], [0.03, 0.08, 0.05]);
  }
  if (style === 'cargo') addBox(builder, 'wood', [front - 0.45, 0, 0.5], [0.62, 0.5, 0.4]);
  const turn = phase === undefined ? 0.4 : (2 * Math.PI * phase) / PEDAL_PHASES;
  const pedals = [1, -1].map((side): Point3 => {
    const angle = turn + (side > 0 ? 0 : Math.PI);
    return [crank[0] + 0.17 * Math.cos(angle), side * 0.11, crank[2] + 0.17 * Math.sin(angle)];
  });
  for (const [x, y, z] of pedals) {
    addBox(builder, 'darkTrim', [x, y + Math.sign(y) * 0.03, z], [0.1, 0.08, 0.025]);
    addCylinder(builder, 'rim', [crank[0], y * 0.6, crank[2]], [x, y * 0.6, z], 0.012, 0.012, 5);
  }
  if (phase !== undefined) {
    const lean = style === 'racing' ? 0.75 : style === 'cargo' ? 0.12 : 0.28;
    addRider(builder, {
      seat: [saddle[0], 0, saddle[2] + 0.06],
      grip,
      bar: bar - 0.04,
      feet: pedals,
      lean,
      helmet: style === 'racing',
    });
  }
  return builder;
}

interface Posture {
  readonly seat: Point3;
  readonly grip: Point3;
  readonly bar: number;
  readonly feet: readonly Point3[];
  readonly lean: number;
  readonly helmet: boolean;
}

/** The middle joint of a limb of two equal parts that bends towards (dx, dz). */
function joint(a: Point3, b: Point3, part: number, dx: number, dz: number): Point3 {
  const half = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]) / 2;
  const out = Math.sqrt(Math.max(0, part * part - half * half));
  return [(a[0] + b[0]) / 2 + out * dx, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2 + out * dz];
}

function addRider(builder: MeshBuilder, { seat, grip, bar, feet, lean, helmet }: Posture): void {
  const torso = 0.46;
  const neck: Point3 = [seat[0] + Math.sin(lean) * torso, 0, seat[2] + 0.06 + Math.cos(lean) * torso];
  const along: Point3 = [Math.sin(lean), 0, Math.cos(lean)];
  const ring = (share: number, halfWidth: number, depth: number): Point3[] =>
    circleRing(
      [seat[0] + along[0] * share * torso, 0, seat[2] + along[2] * share * torso + 0.02],
      along,
      halfWidth,
      10,
      depth,
    );
  addLoft(builder, 'cloth', [
    ring(-0.06, 0.15, 0.11),
    ring(0.2, 0.165, 0.115),
    ring(0.85, 0.205, 0.125),
    ring(1.08, 0.16, 0.09),
    ring(1.16, 0.06, 0.05),
  ]);
  const headZ = neck[2] + 0.19;
  const headX = neck[0] + 0.05;
  addCylinder(builder, 'skin', [neck[0], 0, neck[2]], [headX, 0, headZ], 0.055, 0.055, 7, { start: false, end: false });
  addEllipsoid(builder, 'skin', [headX + 0.02, 0, headZ], [0.1, 0.08, 0.125], 9, 6);
  addEllipsoid(
    builder,
    helmet ? 'carPaint' : 'hair',
    [headX - 0.005, 0, headZ + 0.035],
    [helmet ? 0.14 : 0.11, 0.1, 0.12],
    9,
    5,
  );
  [1, -1].forEach((side, index) => {
    const hip: Point3 = [seat[0] + 0.02, side * 0.09, seat[2] + 0.02];
    const foot = feet[index];
    const ankle: Point3 = [foot[0] - 0.05, foot[1], foot[2] + 0.09];
    const knee = joint(hip, ankle, 0.44, 0.92, 0.4);
    addCylinder(builder, 'trousers', knee, hip, 0.058, 0.085, 8);
    addCylinder(builder, 'trousers', ankle, knee, 0.042, 0.058, 8);
    addBox(builder, 'darkTrim', [foot[0] + 0.01, foot[1], foot[2] + 0.045], [0.26, 0.09, 0.07]);
    const shoulder: Point3 = [neck[0], side * 0.2, neck[2] - 0.03];
    const hand: Point3 = [grip[0], side * bar, grip[2] + 0.02];
    const elbow = joint(shoulder, hand, 0.3, -0.35, -0.9);
    addCylinder(builder, 'cloth', elbow, shoulder, 0.042, 0.055, 7);
    addCylinder(builder, 'cloth', hand, elbow, 0.032, 0.042, 7);
    addEllipsoid(builder, 'skin', hand, [0.05, 0.04, 0.04], 6, 4);
  });
}

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
