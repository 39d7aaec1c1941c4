import {
  addBox,
  addCylinder,
  addEllipsoid,
  addLoft,
  circleRing,
  type MeshBuilder,
  type Point3,
} from '../../mesh/index.js';

/** Where a rider touches the machine; metres. */
export interface Posture {
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

/** Torso, head, arms to the grips and legs to the feet, each limb bent at its joint. */
export function addRider(builder: MeshBuilder, { seat, grip, bar, feet, lean, helmet }: Posture): void {
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
