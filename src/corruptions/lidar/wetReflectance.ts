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

/**
 * Reflectance of wet ground.
 *
 * Dry and covered ground mix by the part that the film covers; the covered part is divided by the angle of incidence in
 * radians, as published.
 *
 * @param reflectance of the dry ground
 */
export function wetReflectance(reflectance: number, cosIncidence: number, waterHeightM: number): number {
  const sinRefracted = (Math.sqrt(Math.max(1 - cosIncidence * cosIncidence, 0)) * AIR_INDEX) / WATER_INDEX;
  const cosRefracted = Math.sqrt(1 - sinRefracted * sinRefracted);
  // Nothing is absorbed at the surface: what is not reflected goes through, and both ways alike.
  const s =
    ((AIR_INDEX * cosIncidence - WATER_INDEX * cosRefracted) /
      (AIR_INDEX * cosIncidence + WATER_INDEX * cosRefracted)) **
    2;
  const p =
    ((WATER_INDEX * cosIncidence - AIR_INDEX * cosRefracted) /
      (WATER_INDEX * cosIncidence + AIR_INDEX * cosRefracted)) **
    2;
  const ground = Math.min(Math.max(reflectance, 0.05), 1);
  const covered = Math.min(Math.max(waterHeightM / FULL_FILM_M, 0), 1);
  const wet = Math.max(throughTheFilm(ground, s), throughTheFilm(ground, p));
  return (1 - covered) * reflectance + (covered * wet) / Math.acos(cosIncidence);
}

/** In through the surface, off the ground any number of times, and out again. */
function throughTheFilm(ground: number, surface: number): number {
  return ((1 - surface) * ground * (1 - surface)) / (1 - ground * surface);
}
