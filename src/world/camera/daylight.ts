import { InputError } from '../../errors/index.js';
import { LINEAR_OF_BYTE } from './colour.js';

/** Direction to the sun: azimuth counter-clockwise from +x, elevation above the horizon. */
export interface Sun {
  readonly azimuthRad: number;
  readonly elevationRad: number;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Light of a moment, linear; exposure is part of it: a white wall square to the sun is just white. */
export interface Daylight {
  /** Unit vector to the sun. */
  readonly sunDirection: Rgb;
  /** On a surface square to the sun; zero when it has set. */
  readonly sun: Rgb;
  /** On a surface that looks up, and on one that looks down. */
  readonly ambientUp: Rgb;
  readonly ambientDown: Rgb;
  readonly zenith: Rgb;
  readonly horizon: Rgb;
  /** Of the land beyond the scene. */
  readonly farGround: Rgb;
  /** Distance at which haze takes 63 % of a surface's own light; Infinity indoors. */
  readonly hazeM: number;
}

const bytes = (red: number, green: number, blue: number): Rgb => [
  LINEAR_OF_BYTE[red],
  LINEAR_OF_BYTE[green],
  LINEAR_OF_BYTE[blue],
];
const scaled = (colour: Rgb, factor: number): Rgb => [colour[0] * factor, colour[1] * factor, colour[2] * factor];
const mixed = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** A clear day. @throws InputError for angles that are no numbers */
export function daylight(sun: Sun): Daylight {
  const { azimuthRad, elevationRad } = sun;
  if (!Number.isFinite(azimuthRad) || !Number.isFinite(elevationRad)) {
    throw new InputError(`sun: azimuth ${azimuthRad} and elevation ${elevationRad}; give two finite angles in radians`);
  }
  const height = Math.sin(elevationRad);
  const flat = Math.cos(elevationRad);
  // A low sun is weak and red, and leaves the sky darker.
  const strength = Math.min(1, Math.max(0, height / 0.12)) * (0.65 + 0.35 * Math.max(0, height));
  const redness = 1 - Math.min(1, Math.max(0, height / 0.5));
  const day = Math.min(1, Math.max(0.12, 0.3 + 2.2 * height));
  return {
    sunDirection: [flat * Math.cos(azimuthRad), flat * Math.sin(azimuthRad), height],
    sun: scaled(mixed([1, 0.94, 0.83], [1, 0.66, 0.38], redness), 1.2 * strength),
    ambientUp: scaled([0.3, 0.35, 0.43], day),
    ambientDown: scaled([0.2, 0.18, 0.16], day),
    zenith: scaled(bytes(92, 140, 204), day),
    horizon: scaled(mixed(bytes(206, 219, 232), bytes(232, 205, 180), redness), day),
    farGround: scaled([0.13, 0.17, 0.09], 0.35 * day + strength * Math.max(0, height)),
    hazeM: 1400,
  };
}

/** Rooms lit by lamps: even light from above, nothing outside. */
export const LAMPLIGHT: Daylight = {
  sunDirection: [0, 0, 1],
  sun: [0, 0, 0],
  ambientUp: [0.92, 0.88, 0.8],
  ambientDown: [0.5, 0.47, 0.43],
  zenith: [0.02, 0.02, 0.02],
  horizon: [0.02, 0.02, 0.02],
  farGround: [0.02, 0.02, 0.02],
  hazeM: Infinity,
};
