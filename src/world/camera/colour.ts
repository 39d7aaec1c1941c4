/** Between sRGB bytes and linear light (IEC 61966-2-1). */

function linearOf(srgb: number): number {
  return srgb <= 0.04045 ? srgb / 12.92 : ((srgb + 0.055) / 1.055) ** 2.4;
}

function srgbOf(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** (256) linear light of a byte. */
export const LINEAR_OF_BYTE = Float64Array.from({ length: 256 }, (_, byte) => linearOf(byte / 255));

/** Steps of the table below along the square root of light, where sRGB is nearly straight. */
const STEPS = 4095;
const BYTE_OF_ROOT = Uint8Array.from({ length: STEPS + 1 }, (_, i) => Math.round(255 * srgbOf((i / STEPS) ** 2)));

/** The byte of linear light, 1 being white; brighter light stays white. */
export function byteOfLinear(light: number): number {
  if (!(light > 0)) return 0;
  return light >= 1 ? 255 : BYTE_OF_ROOT[(Math.sqrt(light) * STEPS + 0.5) | 0];
}
