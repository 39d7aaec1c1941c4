/** How a surface answers a laser pulse. */
export interface Material {
  /** Fraction of light reflected at normal incidence, relative to a white target. */
  readonly reflectivity: number;
  /** Standard deviation of the surface's unevenness along the ray, metres. */
  readonly roughnessM: number;
  /** Probability that the pulse does not come back although it is strong enough (mirrors, glass). */
  readonly lostFraction: number;
  /** Mean hits per metre inside the volume; 0 for a solid surface. Foliage and mesh fences let rays through. */
  readonly densityPerM: number;
}

const solid = (reflectivity: number, roughnessM = 0, lostFraction = 0): Material => ({
  reflectivity,
  roughnessM,
  lostFraction,
  densityPerM: 0,
});
const porous = (reflectivity: number, densityPerM: number): Material => ({
  reflectivity,
  roughnessM: 0.01,
  lostFraction: 0,
  densityPerM,
});

/** Plausible near-infrared (905 nm) values; a scene's objects scale them by their own factor. */
export const MATERIALS = {
  asphalt: solid(0.32, 0.012),
  pavement: solid(0.42, 0.012),
  grass: solid(0.5, 0.035),
  paint: solid(0.35, 0.005),
  glass: solid(0.06, 0.01, 0.6),
  tyre: solid(0.06, 0.01),
  plate: solid(0.95),
  lamp: solid(0.7, 0.01, 0.2),
  skin: solid(0.45, 0.01),
  cloth: solid(0.4, 0.02),
  plaster: solid(0.45, 0.02),
  window: solid(0.06, 0.02, 0.7),
  wood: solid(0.4, 0.02),
  metal: solid(0.4, 0.005),
  sign: solid(0.9),
  trunk: solid(0.35, 0.025),
  foliage: porous(0.45, 2.2),
  hedge: porous(0.45, 7),
  mesh: porous(0.3, 8),
  spokes: porous(0.3, 14),
} as const satisfies Record<string, Material>;

export type MaterialName = keyof typeof MATERIALS;

export const MATERIAL_NAMES = Object.keys(MATERIALS) as readonly MaterialName[];

/** The number by which a primitive refers to its material. */
export function materialIndex(name: MaterialName): number {
  return MATERIAL_NAMES.indexOf(name);
}
