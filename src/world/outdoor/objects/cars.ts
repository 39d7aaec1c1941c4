import type { Rng } from '../../../contracts/index.js';
import { keyedRng } from '../../../random/index.js';
import { MeshBuilder } from '../../mesh/index.js';
import { addCar, type CarProfile } from './carBody.js';
import { addCargoBed } from './cargoBed.js';

export const CAR_STYLES = ['hatchback', 'sedan', 'estate', 'suv', 'van', 'pickup'] as const;
export type CarStyle = (typeof CAR_STYLES)[number];

type Draw = (low: number, high: number) => number;

/** Proportions per style, drawn within what is on the road. */
const PROFILES: Record<CarStyle, (u: Draw) => CarProfile> = {
  hatchback: (u) => ({
    ...size(u(3.3, 4.1), u(1.54, 1.74), u(1.42, 1.53)),
    rearFoot: u(0.01, 0.04),
    roofRear: u(0.1, 0.16),
    roofFront: u(0.54, 0.6),
    screenFoot: u(0.74, 0.79),
    deck: u(0.58, 0.62),
    belt: u(0.6, 0.63),
    nose: u(0.49, 0.54),
    ...axles(u(0.16, 0.18), u(0.81, 0.83)),
    wheelRadiusM: u(0.29, 0.32),
    clearanceM: u(0.17, 0.2),
    tumblehomeM: u(0.1, 0.15),
    sideWindows: windows([0.12, 0.28, 0.31, 0.46, 0.49, 0.66]),
    rearWindow: true,
  }),
  sedan: (u) => ({
    ...size(u(4.0, 4.85), u(1.66, 1.84), u(1.38, 1.48)),
    rearFoot: u(0.13, 0.17),
    roofRear: u(0.27, 0.32),
    roofFront: u(0.5, 0.55),
    screenFoot: u(0.69, 0.73),
    deck: u(0.65, 0.69),
    belt: u(0.62, 0.65),
    nose: u(0.48, 0.53),
    ...axles(u(0.21, 0.23), u(0.8, 0.82)),
    wheelRadiusM: u(0.31, 0.34),
    clearanceM: u(0.15, 0.18),
    tumblehomeM: u(0.12, 0.17),
    sideWindows: windows([0.26, 0.42, 0.45, 0.62]),
    rearWindow: true,
  }),
  estate: (u) => ({
    ...size(u(4.0, 4.8), u(1.66, 1.83), u(1.42, 1.52)),
    rearFoot: u(0.01, 0.03),
    roofRear: u(0.06, 0.1),
    roofFront: u(0.53, 0.57),
    screenFoot: u(0.71, 0.74),
    deck: u(0.6, 0.64),
    belt: u(0.61, 0.64),
    nose: u(0.48, 0.53),
    ...axles(u(0.2, 0.22), u(0.8, 0.82)),
    wheelRadiusM: u(0.31, 0.34),
    clearanceM: u(0.16, 0.19),
    tumblehomeM: u(0.11, 0.16),
    sideWindows: windows([0.06, 0.23, 0.26, 0.43, 0.46, 0.63]),
    rearWindow: true,
  }),
  suv: (u) => ({
    ...size(u(4.1, 4.75), u(1.78, 1.92), u(1.62, 1.8)),
    rearFoot: u(0.01, 0.03),
    roofRear: u(0.07, 0.12),
    roofFront: u(0.56, 0.61),
    screenFoot: u(0.72, 0.76),
    deck: u(0.58, 0.62),
    belt: u(0.6, 0.64),
    nose: u(0.53, 0.58),
    ...axles(u(0.18, 0.2), u(0.81, 0.83)),
    wheelRadiusM: u(0.34, 0.38),
    clearanceM: u(0.22, 0.28),
    tumblehomeM: u(0.1, 0.14),
    sideWindows: windows([0.08, 0.24, 0.27, 0.44, 0.47, 0.65]),
    rearWindow: true,
  }),
  van: (u) => ({
    ...size(u(4.4, 5.6), u(1.82, 2.0), u(1.88, 2.4)),
    rearFoot: 0.005,
    roofRear: u(0.02, 0.04),
    roofFront: u(0.7, 0.76),
    screenFoot: u(0.86, 0.9),
    deck: u(0.5, 0.54),
    belt: u(0.5, 0.55),
    nose: u(0.44, 0.48),
    ...axles(u(0.19, 0.22), u(0.8, 0.84)),
    wheelRadiusM: u(0.31, 0.35),
    clearanceM: u(0.19, 0.24),
    tumblehomeM: u(0.07, 0.12),
    sideWindows: windows(u(0, 1) < 0.5 ? [0.64, 0.8] : [0.06, 0.32, 0.35, 0.6, 0.64, 0.8]),
    rearWindow: u(0, 1) < 0.5,
  }),
  pickup: (u) => ({
    ...size(u(5.0, 5.4), u(1.82, 1.95), u(1.74, 1.84)),
    rearFoot: u(0.36, 0.38),
    roofRear: u(0.39, 0.41),
    roofFront: u(0.56, 0.6),
    screenFoot: u(0.71, 0.74),
    deck: u(0.5, 0.53),
    belt: u(0.62, 0.65),
    nose: u(0.54, 0.57),
    ...axles(u(0.21, 0.23), u(0.81, 0.83)),
    wheelRadiusM: u(0.36, 0.39),
    clearanceM: u(0.26, 0.31),
    tumblehomeM: u(0.1, 0.13),
    sideWindows: windows([0.41, 0.52, 0.55, 0.67]),
    rearWindow: true,
  }),
};

function size(lengthM: number, widthM: number, heightM: number) {
  return { lengthM, widthM, heightM };
}

function axles(rearAxle: number, frontAxle: number) {
  return { rearAxle, frontAxle };
}

function windows(edges: readonly number[]): [number, number][] {
  return Array.from({ length: edges.length / 2 }, (_, at) => [edges[2 * at], edges[2 * at + 1]]);
}

/** One car of a style; equal variants are equal cars. */
export function buildCar(style: CarStyle, variant: number): MeshBuilder {
  const rng: Rng = keyedRng('world/outdoor/car', style, variant);
  const profile = PROFILES[style]((low, high) => rng.uniform(low, high));
  const builder = new MeshBuilder();
  addCar(builder, profile);
  if (style === 'pickup') addCargoBed(builder, profile);
  return builder;
}
