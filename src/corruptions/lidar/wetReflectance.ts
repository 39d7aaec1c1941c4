/**
 * Reflectance of a ground under water: Fresnel's equations at the surface, the film's reflections summed.
 *
 * Source: Hahner et al., "LiDAR Snowfall Simulation for Robust 3D Object Detection", CVPR 2022, supplement on wet
 * ground.
 */
const AIR_INDEX = 1.0003;
const WATER_INDEX = 1.33;
/** A film this thick covers the whole ground. */
const FULL_FILM_M = 0.0012;

interface Fresnel {
  readonly reflectedS: number;
  readonly reflectedP: number;
  readonly transmittedS: number;
  readonly transmittedP: number;
  readonly refractedRad: number;
}

/** Part of the power that is reflected and transmitted, per polarisation, from medium 1 into medium 2. */
function fresnel(incidenceRad: number, index1: number, index2: number): Fresnel {
  const sine = Math.min(Math.max((Math.sin(incidenceRad) * index1) / index2, -1), 1);
  const refractedRad = Math.asin(sine);
  const [cos1, cos2] = [Math.cos(incidenceRad), Math.cos(refractedRad)];
  const spread = (index1 * cos1) / (index2 * cos2);
  const [s, p] = [index1 * cos1 + index2 * cos2, index2 * cos1 + index1 * cos2];
  return {
    reflectedS: ((index1 * cos1 - index2 * cos2) / s) ** 2,
    reflectedP: ((index2 * cos1 - index1 * cos2) / p) ** 2,
    transmittedS: ((2 * index1 * cos1) / s) ** 2 / spread,
    transmittedP: ((2 * index1 * cos1) / p) ** 2 / spread,
    refractedRad,
  };
}

/**
 * Reflectance of wet ground.
 *
 * Dry and covered ground mix by the part that the film covers; the covered part is divided by the angle of incidence in
 * radians, as published.
 *
 * @param reflectance of the dry ground
 */
export function wetReflectance(reflectance: number, incidenceRad: number, waterHeightM: number): number {
  const into = fresnel(incidenceRad, AIR_INDEX, WATER_INDEX);
  const out = fresnel(into.refractedRad, WATER_INDEX, AIR_INDEX);
  const ground = Math.min(Math.max(reflectance, 0.05), 1);
  const s = (into.transmittedS * ground * out.transmittedS) / (1 - ground * out.reflectedS);
  const p = (into.transmittedP * ground * out.transmittedP) / (1 - ground * out.reflectedP);
  const covered = Math.min(Math.max(waterHeightM / FULL_FILM_M, 0), 1);
  return (1 - covered) * reflectance + (covered * Math.max(s, p)) / incidenceRad;
}
