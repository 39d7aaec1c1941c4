import type { Rng } from '../../contracts/index.js';
import type { MaterialName } from '../materials.js';
import type { Footprint, ObjectFrame } from '../objectFrame.js';

export type CarStyle = 'hatchback' | 'saloon' | 'estate' | 'suv' | 'van';

/** A car before it stands anywhere. */
export interface CarPlan {
  readonly style: CarStyle;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly brightness: number;
}

/** Mean and spread of length, width and height per style, metres; share of traffic. */
const STYLES: Record<CarStyle, { share: number; size: readonly [number, number][] }> = {
  hatchback: { share: 0.4, size: [[3.7, 0.27], [1.62, 0.07], [1.49, 0.06]] }, // prettier-ignore
  saloon: { share: 0.26, size: [[4.4, 0.22], [1.74, 0.07], [1.45, 0.05]] }, // prettier-ignore
  estate: { share: 0.14, size: [[4.35, 0.25], [1.7, 0.07], [1.49, 0.06]] }, // prettier-ignore
  suv: { share: 0.13, size: [[4.2, 0.28], [1.78, 0.08], [1.72, 0.09]] }, // prettier-ignore
  van: { share: 0.07, size: [[4.9, 0.4], [1.88, 0.09], [2.05, 0.18]] }, // prettier-ignore
};

/** Keeps a normal draw within two standard deviations. */
function spread(rng: Rng, mean: number, deviation: number): number {
  return mean + deviation * Math.max(-2, Math.min(2, rng.normal()));
}

export function planCar(rng: Rng): CarPlan {
  let style: CarStyle = 'hatchback';
  let draw = rng.uniform();
  for (const name of Object.keys(STYLES) as CarStyle[]) {
    style = name;
    draw -= STYLES[name].share;
    if (draw < 0) break;
  }
  const [length, width, height] = STYLES[style].size.map(([mean, deviation]) => spread(rng, mean, deviation));
  // Paint is bimodal: dark cars hardly answer.
  const brightness = rng.uniform() < 0.3 ? rng.uniform(0.08, 0.35) : rng.uniform(0.4, 1.8);
  return { style, lengthM: length, widthM: width, heightM: height, brightness };
}

/** Where bonnet, windscreen, roof and tail begin, as fractions of the length from the rear. */
interface Profile {
  /** Front foot of the windscreen, front edge of the roof, rear edge of the roof, rear foot of the rear window. */
  readonly screenFoot: number;
  readonly roofFront: number;
  readonly roofRear: number;
  readonly rearFoot: number;
  /** Height of the belt line and of the bonnet's nose as fractions of the full height. */
  readonly belt: number;
  readonly nose: number;
}

function profileOf(style: CarStyle, rng: Rng): Profile {
  const u = (low: number, high: number): number => rng.uniform(low, high);
  switch (style) {
    case 'hatchback':
      return { screenFoot: u(0.71, 0.77), roofFront: u(0.53, 0.6), roofRear: u(0.08, 0.16), rearFoot: u(0.0, 0.04), belt: u(0.58, 0.64), nose: u(0.46, 0.54) }; // prettier-ignore
    case 'saloon':
      return { screenFoot: u(0.68, 0.73), roofFront: u(0.5, 0.57), roofRear: u(0.26, 0.33), rearFoot: u(0.12, 0.2), belt: u(0.6, 0.66), nose: u(0.46, 0.54) }; // prettier-ignore
    case 'estate':
      return { screenFoot: u(0.7, 0.75), roofFront: u(0.53, 0.58), roofRear: u(0.05, 0.1), rearFoot: u(0.0, 0.03), belt: u(0.58, 0.64), nose: u(0.46, 0.54) }; // prettier-ignore
    case 'suv':
      return { screenFoot: u(0.71, 0.76), roofFront: u(0.56, 0.62), roofRear: u(0.06, 0.12), rearFoot: u(0.0, 0.04), belt: u(0.58, 0.66), nose: u(0.52, 0.6) }; // prettier-ignore
    case 'van':
      return { screenFoot: u(0.84, 0.93), roofFront: u(0.7, 0.8), roofRear: u(0.0, 0.03), rearFoot: u(0.0, 0.01), belt: u(0.5, 0.58), nose: u(0.42, 0.5) }; // prettier-ignore
  }
}

/** Adds the car's parts; its bounding box is exactly the plan's length, width and height. */
export function buildCar(frame: ObjectFrame, plan: CarPlan, rng: Rng): void {
  const { lengthM: l, widthM: w, heightM: h } = plan;
  const profile = profileOf(plan.style, rng);
  const along = (fraction: number): number => (fraction - 0.5) * l;
  const clearance = rng.uniform(0.16, 0.26);
  const belt = profile.belt * h;
  const nose = profile.nose * h;
  const bumper = clearance + 0.45 * (nose - clearance);
  const foot = (rear: number, front: number, halfWidth: number): Footprint => ({ rear, front, halfWidth });
  const tuck = rng.uniform(0.02, 0.05) * l;

  // Sill to bumper, widening upwards; then tail, and bonnet falling to the nose.
  frame.block('paint', clearance, bumper, foot(-l / 2 + tuck, l / 2 - tuck, w / 2 - 0.08), foot(-l / 2, l / 2, w / 2));
  const tailInset = rng.uniform(0.0, 0.02) * l;
  frame.block('paint', bumper, nose, foot(-l / 2, l / 2, w / 2), foot(-l / 2 + tailInset, l / 2 - 0.04, w / 2 - 0.01));
  const bonnetFoot = along(profile.screenFoot);
  frame.block(
    'paint',
    nose,
    belt,
    foot(-l / 2 + tailInset, l / 2 - 0.06, w / 2 - 0.01),
    foot(-l / 2 + tailInset + 0.03 * l, bonnetFoot + rng.uniform(0.0, 0.06) * l, w / 2 - 0.06),
  );
  // Glass house: window band with pillars, roof on top.
  const glassTop = belt + 0.84 * (h - belt);
  const blend = (from: number, to: number): number => from + 0.84 * (to - from);
  const roofHalf = w / 2 - rng.uniform(0.14, 0.24);
  const beltFoot = foot(along(profile.rearFoot), bonnetFoot, w / 2 - 0.07);
  const roofFoot = foot(along(profile.roofRear), along(profile.roofFront), roofHalf);
  const glassFoot = foot(
    blend(beltFoot.rear, roofFoot.rear),
    blend(beltFoot.front, roofFoot.front),
    blend(beltFoot.halfWidth, roofFoot.halfWidth),
  );
  const closed = plan.style === 'van' && rng.uniform() < 0.5;
  const cabin: MaterialName = closed ? 'paint' : 'glass';
  frame.block(cabin, belt, glassTop, beltFoot, glassFoot);
  frame.block('paint', glassTop, h, glassFoot, roofFoot);
  if (!closed) buildPillars(frame, belt, glassTop, beltFoot, glassFoot);

  const wheel = rng.uniform(0.29, 0.35) * (plan.style === 'suv' ? 1.12 : 1);
  for (const x of [along(rng.uniform(0.18, 0.22)), along(rng.uniform(0.8, 0.84))]) {
    for (const side of [-1, 1]) {
      frame.cylinder('tyre', [x, side * (w / 2 - 0.12), wheel], wheel, 0.22, { rollRad: Math.PI / 2, brightness: 1.5 });
    }
  }
  const plateZ = clearance + 0.3 * (nose - clearance) + 0.1;
  const plate = { brightness: 1 / plan.brightness };
  frame.box('plate', [-l / 2 + 0.01, 0, plateZ], [0.02, 0.5, 0.11], plate);
  frame.box('plate', [l / 2 - 0.01, 0, plateZ], [0.02, 0.5, 0.11], plate);
  for (const side of [-1, 1]) {
    const y = side * (w / 2 - 0.22);
    frame.box('lamp', [-l / 2 + 0.04, y, nose - 0.08], [0.07, 0.24, 0.14], plate);
    frame.box('lamp', [l / 2 - 0.05, y, nose - 0.1], [0.08, 0.28, 0.12], plate);
  }
}

/** Thin painted posts in the corners and the middle of the window band; glass alone would hide most cabins. */
function buildPillars(frame: ObjectFrame, bottom: number, top: number, low: Footprint, high: Footprint): void {
  for (const share of [0, 0.48, 1]) {
    const x = (foot: Footprint): number => foot.rear + share * (foot.front - foot.rear);
    const half = 0.045;
    const shift = (0.5 - share) * 0.09;
    frame.block(
      'paint',
      bottom,
      top,
      { rear: x(low) + shift - half, front: x(low) + shift + half, halfWidth: low.halfWidth + 0.005 },
      { rear: x(high) + shift - half, front: x(high) + shift + half, halfWidth: high.halfWidth + 0.005 },
    );
  }
}
