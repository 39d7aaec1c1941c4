import type { Rng } from '../../contracts/index.js';
import type { ObjectFrame } from '../objectFrame.js';

/** A person or rider before they stand anywhere; the box that annotators would draw. */
export interface BodyPlan {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly brightness: number;
}

export function planPedestrian(rng: Rng): BodyPlan {
  const child = rng.uniform() < 0.08;
  const heightM = child ? rng.uniform(1.1, 1.5) : Math.max(1.5, Math.min(2.0, rng.normal(1.74, 0.09)));
  const scale = heightM / 1.74;
  return {
    heightM,
    lengthM: rng.uniform(0.5, 1.05) * scale,
    widthM: rng.uniform(0.5, 0.72) * scale,
    brightness: rng.uniform(0.3, 1.8),
  };
}

/** Legs in mid-stride as long as the box, torso, arms, head, sometimes a bag. */
export function buildPedestrian(frame: ObjectFrame, plan: BodyPlan, rng: Rng): void {
  const { lengthM: l, widthM: w, heightM: h } = plan;
  const hip = 0.48 * h;
  const shoulder = 0.83 * h;
  const stride = Math.max(0, l / 2 - 0.15);
  const lean = Math.atan2(stride, hip);
  const legLength = Math.hypot(stride, hip);
  for (const side of [-1, 1]) {
    const scale = h / 1.74;
    frame.cylinder('cloth', [(-side * stride) / 2, side * 0.09 * scale, hip / 2], 0.075 * scale, legLength, {
      pitchRad: side * lean,
      brightness: 0.8,
    });
    const swing = rng.uniform(0, 1) * Math.min(0.5, lean * 1.5);
    const armLength = 0.36 * h;
    frame.cylinder(
      'cloth',
      [side * Math.sin(swing) * armLength * 0.5, side * (w / 2 - 0.06), shoulder - 0.5 * armLength * Math.cos(swing)],
      0.05,
      armLength,
      { pitchRad: -side * swing },
    );
  }
  frame.ellipsoid(
    'cloth',
    [0, 0, (hip + shoulder) / 2],
    [0.125 + rng.uniform(0, 0.05), w / 2 - 0.1, 0.5 * (shoulder - hip) + 0.1],
  );
  const headRadius = 0.068 * h;
  frame.ellipsoid('skin', [0.02, 0, h - headRadius * 1.15], [headRadius, headRadius * 0.85, headRadius * 1.15]);
  frame.cylinder('skin', [0, 0, shoulder], 0.055, 0.14 * h);
  if (rng.uniform() < 0.2) {
    frame.box('cloth', [-0.2, 0, shoulder - 0.22], [0.18, 0.3, 0.42], { brightness: rng.uniform(0.5, 1.5) });
  }
}

export function planCyclist(rng: Rng): BodyPlan {
  return {
    lengthM: rng.uniform(1.6, 1.9),
    widthM: rng.uniform(0.5, 0.72),
    heightM: Math.max(1.5, Math.min(1.95, rng.normal(1.74, 0.08))),
    brightness: rng.uniform(0.3, 1.8),
  };
}

/** Two wheels with spokes, frame, handlebar, a bent rider. */
export function buildCyclist(frame: ObjectFrame, plan: BodyPlan, rng: Rng): void {
  const { lengthM: l, widthM: w, heightM: h } = plan;
  const wheel = 0.33;
  const sideways = { rollRad: Math.PI / 2 };
  const axle = l / 2 - wheel;
  for (const x of [-axle, axle]) frame.cylinder('spokes', [x, 0, wheel], wheel, 0.05, sideways);
  frame.box('metal', [0, 0, 0.62], [2 * axle, 0.06, 0.06], { pitchRad: -0.15 });
  frame.box('metal', [-0.05, 0, 0.42], [axle, 0.06, 0.06], { pitchRad: 0.5 });
  frame.cylinder('metal', [axle - 0.14, 0, 0.98], 0.025, w, sideways);
  const hip = { x: -0.28, z: 0.95 };
  const lean = rng.uniform(0.2, 0.75);
  const head = h - 0.13;
  const torso = (head - 0.22 - hip.z) / Math.cos(lean);
  const centre = { x: hip.x + (Math.sin(lean) * torso) / 2, z: hip.z + (Math.cos(lean) * torso) / 2 };
  frame.ellipsoid('cloth', [centre.x, 0, centre.z], [0.15, 0.2, torso / 2 + 0.1], { pitchRad: lean });
  const shoulder = { x: hip.x + Math.sin(lean) * torso, z: hip.z + Math.cos(lean) * torso };
  frame.ellipsoid('skin', [shoulder.x + 0.06, 0, head], [0.11, 0.1, 0.13]);
  const grip = { x: axle - 0.14, z: 0.98 };
  const reach = { x: grip.x - shoulder.x, z: grip.z - shoulder.z };
  const knee = rng.uniform(-0.1, 0.1);
  for (const side of [-1, 1]) {
    frame.cylinder(
      'cloth',
      [shoulder.x + reach.x / 2, side * (w / 2 - 0.1), shoulder.z + reach.z / 2],
      0.05,
      Math.hypot(reach.x, reach.z),
      { pitchRad: Math.atan2(reach.x, reach.z) },
    );
    frame.cylinder('cloth', [hip.x + 0.2, side * 0.11, 0.8 + side * knee], 0.08, 0.5, { pitchRad: 1.2 });
    frame.cylinder('cloth', [hip.x + 0.36, side * 0.11, 0.5 + side * knee], 0.06, 0.5, { pitchRad: -0.25 });
  }
}
