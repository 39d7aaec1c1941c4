import type { MaterialName } from '../../scene/index.js';
import { addBox, addLoft, addWheel, type MeshBuilder, type Point3 } from '../../mesh/index.js';

/** Side view of a car: x in fractions of the length from the rear, heights in fractions of the full height. */
export interface CarProfile {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  /** Foot of the rear window, rear edge of the roof, front edge of the roof, foot of the windscreen. */
  readonly rearFoot: number;
  readonly roofRear: number;
  readonly roofFront: number;
  readonly screenFoot: number;
  /** Heights of the boot's or tailgate's shoulder, the belt line and the bonnet's nose. */
  readonly deck: number;
  readonly belt: number;
  readonly nose: number;
  readonly rearAxle: number;
  readonly frontAxle: number;
  readonly wheelRadiusM: number;
  readonly clearanceM: number;
  /** How much narrower the roof is than the body on either side, metres. */
  readonly tumblehomeM: number;
  /** Where side windows are, fractions of the length; pillars stand between them. */
  readonly sideWindows: readonly (readonly [from: number, to: number])[];
  readonly rearWindow: boolean;
}

/** Piecewise linear through (x, value) pairs of growing x. */
function along(points: readonly (readonly [number, number])[], x: number): number {
  let at = 1;
  while (at + 1 < points.length && x > points[at][0]) at++;
  const [x0, a] = points[at - 1];
  const [x1, b] = points[at];
  const share = Math.min(1, Math.max(0, (x - x0) / (x1 - x0)));
  return a + (b - a) * share;
}

/** Body, glass house, wheels in arches, lamps, plates and mirrors: a skin over cross-sections from rear to front. */
export function addCar(builder: MeshBuilder, profile: CarProfile): void {
  const { lengthM: length, widthM: width, heightM: height, wheelRadiusM: wheel, clearanceM: clearance } = profile;
  const x = (fraction: number): number => (fraction - 0.5) * length;
  const half = width / 2;
  const belt = profile.belt * height;
  const screenFoot = x(profile.screenFoot);
  const cowl = belt + 0.02;
  const nose = profile.nose * height;
  const deck = profile.deck * height;
  const top: [number, number][] = [
    [x(0), deck - 0.05],
    [x(0) + 0.05, deck],
    [Math.max(x(profile.rearFoot), x(0) + 0.06), Math.max(deck, belt) + 0.01],
    [Math.max(x(profile.roofRear), x(0) + 0.08), height - 0.04],
    [x((profile.roofRear + profile.roofFront) / 2), height],
    [x(profile.roofFront), height - 0.03],
    [screenFoot, cowl],
    [x(1) - 0.2, nose],
    [x(1), nose - 0.14],
  ];
  const archRadius = wheel + 0.07;
  const axles = [x(profile.rearAxle), x(profile.frontAxle)];
  const underside = (at: number): number => {
    const ends = Math.min(at - x(0), x(1) - at);
    let z = clearance + 0.1 * Math.max(0, 1 - ends / 0.3);
    for (const axle of axles) {
      const across = archRadius ** 2 - (at - axle) ** 2;
      if (across > -1e-9) z = Math.max(z, wheel + Math.sqrt(Math.max(0, across)));
    }
    return z;
  };
  // Bumpers are round in plan.
  const tuck = (at: number): number =>
    0.16 * Math.max(0, 1 - (x(1) - at) / 0.4) ** 2 + 0.1 * Math.max(0, 1 - (at - x(0)) / 0.3) ** 2;

  const stations = new Set<number>([x(0), x(0) + 0.1, x(0) + 0.3, x(1), x(1) - 0.1, x(1) - 0.4]);
  for (const [at] of top) stations.add(at);
  for (const axle of axles) {
    for (const angle of [0, 36, 72, 108, 144, 180]) stations.add(axle - archRadius * Math.cos((angle * Math.PI) / 180));
    stations.add(axle - archRadius - 0.01).add(axle + archRadius + 0.01);
  }
  for (const window of profile.sideWindows) for (const edge of window) stations.add(x(edge));
  const sections = [...stations].filter((at) => at >= x(0) && at <= x(1)).sort((a, b) => a - b);
  const kept = sections.filter((at, index) => index === 0 || at - sections[index - 1] > 1e-4);

  const ring = (at: number): Point3[] => {
    const low = underside(at);
    const crown = along(top, at);
    const shoulder = Math.max(Math.min(belt, crown - 0.035), low + 0.1);
    const widest = low + 0.55 * (shoulder - low);
    const rise = Math.max(0, (crown - belt) / (height - belt));
    const side = half - tuck(at);
    const shoulderY = side - 0.035;
    const edgeY = shoulderY - 0.05 - rise * profile.tumblehomeM;
    const edgeZ = Math.max(crown - 0.03 - 0.03 * rise, shoulder + 0.005);
    const right: Point3[] = [
      [at, side - 0.05, low],
      [at, side, widest],
      [at, shoulderY, shoulder],
      [at, edgeY, edgeZ],
    ];
    const left = [...right].reverse().map(([px, py, pz]): Point3 => [px, -py, pz]);
    return [...right, [at, 0, Math.max(crown, edgeZ)], ...left];
  };
  const materialOf = (station: number, side: number): MaterialName | undefined => {
    const middle = (kept[station] + kept[station + 1]) / 2;
    if (side === 8) return 'darkTrim';
    if (side === 2 || side === 5) {
      return profile.sideWindows.some(([from, to]) => middle > x(from) && middle < x(to)) ? 'glass' : undefined;
    }
    if (side === 3 || side === 4) {
      if (middle > x(profile.roofFront) && middle < screenFoot) return 'glass';
      return profile.rearWindow && middle > top[2][0] && middle < top[3][0] ? 'glass' : undefined;
    }
    // The edge of the underside is dark plastic around the arches.
    return undefined;
  };
  addLoft(builder, 'carPaint', kept.map(ring), { materialOf });

  for (const axle of axles) {
    for (const side of [1, -1] as const) addWheel(builder, [axle, side * (half - 0.135), wheel], wheel, 0.21, side);
  }
  addDetails(builder, profile, nose, deck, belt, cowl);
}

/** How far mirrors stick out of the body on each side. */
export const CAR_MIRROR_M = 0.075;

function addDetails(
  builder: MeshBuilder,
  { lengthM, widthM, heightM, clearanceM, screenFoot, rearWindow, roofRear }: CarProfile,
  nose: number,
  deck: number,
  belt: number,
  cowl: number,
): void {
  const front = lengthM / 2;
  const half = widthM / 2;
  addBox(builder, 'darkTrim', [front - 0.01, 0, clearanceM + 0.22], [0.05, widthM * 0.6, 0.16]);
  addBox(builder, 'plate', [front + 0.012, 0, clearanceM + 0.25], [0.015, 0.5, 0.11]);
  addBox(builder, 'plate', [-front - 0.012, 0, Math.min(deck - 0.15, clearanceM + 0.45)], [0.015, 0.5, 0.11]);
  const lampZ = Math.min(deck - 0.12, belt - 0.06);
  for (const side of [1, -1]) {
    addBox(builder, 'headLamp', [front - 0.1, side * (half - 0.27), nose - 0.14], [0.16, 0.3, 0.12]);
    addBox(builder, 'tailLamp', [-front + 0.05, side * (half - 0.19), lampZ], [0.13, 0.2, 0.17]);
    addBox(
      builder,
      'carPaint',
      [(screenFoot - 0.57) * lengthM, side * (half + CAR_MIRROR_M - 0.065), cowl + 0.05],
      [0.14, 0.13, 0.11],
    );
  }
  // A closed tailgate keeps a handle; estates and vans a spoiler's edge.
  if (!rearWindow || roofRear < 0.1) {
    addBox(builder, 'darkTrim', [-front + 0.03, 0, Math.min(belt, heightM - 0.3)], [0.07, 0.5, 0.04]);
  }
}
