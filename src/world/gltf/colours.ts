/** Between sRGB and linear light (IEC 61966-2-1), both 0 to 1. */
export function linearOf(srgb: number): number {
  return srgb <= 0.04045 ? srgb / 12.92 : ((srgb + 0.055) / 1.055) ** 2.4;
}

/** The sRGB byte of linear light, 1 being white. */
export function byteOf(linear: number): number {
  if (!(linear > 0)) return 0;
  const srgb = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.min(255, Math.round(255 * srgb));
}

/** (256) linear light of a byte. */
export const LINEAR_OF_BYTE = Float64Array.from({ length: 256 }, (_, byte) => linearOf(byte / 255));
