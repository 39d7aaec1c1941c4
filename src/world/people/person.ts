import { keyedRng } from '../../random/index.js';
import { addBox, addCylinder, addEllipsoid, addLoft, circleRing, MeshBuilder, type Point3 } from '../mesh/index.js';
import type { MaterialName } from '../scene/index.js';

export const PEOPLE = ['man', 'woman', 'coat', 'backpack', 'bag', 'child'] as const;
export type PersonKind = (typeof PEOPLE)[number];

/** Steps of the walking cycle that are modelled; two strides make one cycle. */
export const GAIT_PHASES = 8;

/** Lengths of a body in metres; angles in radians. */
interface Body {
  readonly heightM: number;
  readonly shoulderHalfM: number;
  readonly girth: number;
  readonly legs: MaterialName;
}

function bodyOf(kind: PersonKind): Body {
  const rng = keyedRng('world/outdoor/person', kind);
  const u = (low: number, high: number): number => rng.uniform(low, high);
  const heightM = kind === 'child' ? u(1.15, 1.35) : kind === 'woman' || kind === 'bag' ? u(1.6, 1.7) : u(1.74, 1.84);
  const shoulderHalfM = heightM * (kind === 'woman' ? u(0.1, 0.108) : u(0.112, 0.122));
  const legs = kind === 'coat' ? 'trousers' : rng.choice<MaterialName>(['trousers', 'trousers', 'cloth']);
  return { heightM, shoulderHalfM, girth: u(0.9, 1.25) * (kind === 'coat' ? 1.15 : 1), legs };
}

/**
 * A person who faces +x, standing or in one phase of walking.
 *
 * @param phase undefined stands; otherwise 0 … GAIT_PHASES - 1 of the cycle, legs and arms swinging in opposition
 */
export function buildPerson(kind: PersonKind, phase?: number): MeshBuilder {
  const body = bodyOf(kind);
  const builder = new MeshBuilder();
  const { heightM: height } = body;
  const cycle = phase === undefined ? 0 : (2 * Math.PI * phase) / GAIT_PHASES;
  const swing = phase === undefined ? 0.04 : 0.46;
  const hip = 0.51 * height;
  let lowest = Infinity;
  const legs = [1, -1].map((side) => {
    const angle = swing * Math.sin(cycle + (side > 0 ? 0 : Math.PI));
    // The knee bends while the leg swings forward.
    const forward = Math.cos(cycle + (side > 0 ? 0 : Math.PI));
    const bend = phase === undefined ? 0.03 : 0.12 + 0.75 * Math.max(0, forward) ** 1.5;
    const leg = legOf(height, side, hip, angle, bend);
    lowest = Math.min(lowest, leg.ankle[2]);
    return leg;
  });
  // The body sinks until the lower foot stands on the ground.
  const ankleHeight = 0.045 * height;
  builder.within(Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, ankleHeight - lowest), () => {
    for (const leg of legs) addLeg(builder, leg, height, body);
    addTorso(builder, kind, body, hip);
    [1, -1].forEach((side) => {
      const arm = phase === undefined ? 0.06 : -0.5 * Math.sin(cycle + (side > 0 ? 0 : Math.PI));
      addArm(builder, body, side, arm, phase === undefined ? 0.12 : 0.35);
    });
  });
  return builder;
}

interface Leg {
  readonly hip: Point3;
  readonly knee: Point3;
  readonly ankle: Point3;
}

function legOf(height: number, side: number, hip: number, angle: number, bend: number): Leg {
  const thigh = 0.245 * height;
  const shin = 0.235 * height;
  const y = side * 0.052 * height;
  const knee: Point3 = [Math.sin(angle + bend / 2) * thigh, y, hip - Math.cos(angle + bend / 2) * thigh];
  const low = angle - bend / 2;
  return { hip: [0, y, hip], knee, ankle: [knee[0] + Math.sin(low) * shin, y, knee[2] - Math.cos(low) * shin] };
}

function addLeg(builder: MeshBuilder, { hip, knee, ankle }: Leg, height: number, { girth, legs }: Body): void {
  const thick = height * girth;
  addCylinder(builder, legs, knee, hip, 0.034 * thick, 0.05 * thick, 8, { start: false });
  addCylinder(builder, legs, ankle, knee, 0.025 * thick, 0.034 * thick, 8, { end: false });
  const sole = ankle[2] - 0.045 * height;
  addBox(
    builder,
    'darkTrim',
    [ankle[0] + 0.035 * height, ankle[1], sole + 0.025 * height],
    [0.145 * height, 0.05 * height, 0.05 * height],
  );
}

function addTorso(builder: MeshBuilder, kind: PersonKind, body: Body, hip: number): void {
  const { heightM: height, shoulderHalfM, girth } = body;
  const shoulder = 0.82 * height;
  const oval = (z: number, halfDepth: number, halfWidth: number, x = 0): Point3[] =>
    circleRing([x, 0, z], [0, 0, 1], halfWidth, 10, halfDepth);
  const depth = 0.062 * height * girth;
  const coat = kind === 'coat';
  const skirt = coat ? 0.3 * height : hip - 0.05 * height;
  addLoft(builder, 'cloth', [
    oval(skirt, depth * (coat ? 1.35 : 0.95), shoulderHalfM * (coat ? 0.95 : 0.8)),
    oval(hip + 0.02 * height, depth * 1.05, shoulderHalfM * 0.86),
    oval(hip + 0.11 * height, depth * 0.95, shoulderHalfM * 0.78),
    oval(shoulder - 0.08 * height, depth * 1.12, shoulderHalfM * 0.98),
    oval(shoulder - 0.015 * height, depth * 0.9, shoulderHalfM * 0.92),
    oval(shoulder + 0.025 * height, depth * 0.55, shoulderHalfM * 0.4),
  ]);
  const headHalf = 0.07 * height * (kind === 'child' ? 1.15 : 1);
  const headZ = height - headHalf;
  addCylinder(builder, 'skin', [0, 0, shoulder], [0.008, 0, headZ], 0.03 * height, 0.03 * height, 7, {
    start: false,
    end: false,
  });
  addEllipsoid(builder, 'skin', [0.012 * height, 0, headZ - 0.004], [headHalf * 0.82, headHalf * 0.68, headHalf], 9, 6);
  addEllipsoid(
    builder,
    'hair',
    [-0.004 * height, 0, headZ + headHalf * 0.2],
    [headHalf * 0.86, headHalf * 0.76, headHalf * 0.82],
    9,
    5,
  );
  if (kind === 'woman') {
    addEllipsoid(
      builder,
      'hair',
      [-headHalf * 0.6, 0, headZ - headHalf * 0.6],
      [headHalf * 0.35, headHalf * 0.6, headHalf],
      6,
      4,
    );
  }
  if (kind === 'backpack') addBox(builder, 'darkTrim', [-depth - 0.09, 0, shoulder - 0.16 * height], [0.2, 0.3, 0.46]);
  if (kind === 'bag') addBox(builder, 'darkTrim', [0.01, -shoulderHalfM - 0.1, 0.4 * height], [0.34, 0.12, 0.27]);
}

function addArm(
  builder: MeshBuilder,
  { heightM: height, shoulderHalfM, girth }: Body,
  side: number,
  angle: number,
  bend: number,
): void {
  const upper = 0.17 * height;
  const fore = 0.15 * height;
  const y = side * (shoulderHalfM - 0.004 * height);
  const shoulder: Point3 = [0, y, 0.795 * height];
  const elbow: Point3 = [Math.sin(angle) * upper, y + side * 0.018 * height, shoulder[2] - Math.cos(angle) * upper];
  const low = angle + bend;
  const wrist: Point3 = [elbow[0] + Math.sin(low) * fore, elbow[1], elbow[2] - Math.cos(low) * fore];
  const thick = height * (0.6 + 0.4 * girth);
  addCylinder(builder, 'cloth', elbow, shoulder, 0.023 * thick, 0.03 * thick, 7);
  addCylinder(builder, 'cloth', wrist, elbow, 0.017 * thick, 0.023 * thick, 7);
  addEllipsoid(
    builder,
    'skin',
    [wrist[0] + 0.01, wrist[1], wrist[2] - 0.03 * height],
    [0.02 * height, 0.014 * height, 0.045 * height],
    6,
    4,
  );
}
