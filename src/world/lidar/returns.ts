/** What comes back of a pulse: lost, noisy, mixed. Every number is a pure function of (seed, ray): no order matters. */
import { hash32, hashNormal, hashUniform } from '../hash.js';
import { MATERIAL_NAMES, MATERIALS, SEMANTICS, type Instance } from '../scene/index.js';
import type { CarlaNoise, LidarModel } from './lidarModel.js';

/** Streams of a ray's randomness: separate, so that one effect never shifts another. */
const LOST = 1;
const NOISE = 2;
const STRENGTH = 3;
const MIXED = 4;
const FOOTPRINT = 5;
const NOT_CAST = 6;
const UNIT = 7;

const reflectivity = Float64Array.from(MATERIAL_NAMES, (name) => MATERIALS[name].reflectivity);
const roughnessM = Float64Array.from(MATERIAL_NAMES, (name) => MATERIALS[name].roughnessM);
const lostFraction = Float64Array.from(MATERIAL_NAMES, (name) => MATERIALS[name].lostFraction);
const tinted = Uint8Array.from(MATERIAL_NAMES, (name) => (MATERIALS[name].tinted ? 1 : 0));
const semantics = Uint8Array.from(MATERIAL_NAMES, (name) => SEMANTICS[MATERIALS[name].semantic].id);

/** Half the width of a beam, radians: a footprint of 3 mrad, as data sheets of spinning LiDARs give. */
export const HALF_BEAM_RAD = 0.0015;
/** Surfaces this close together give one clean echo, those farther apart two separate ones; between, a mixture. */
const MIXES_FROM_M = 0.3;
const MIXES_TO_M = 6;
/** Standard deviation of an intensity's speckle, as a share of it. */
const SPECKLE = 0.15;

/** Seed of one of several LiDARs: two units never share their noise. */
export function unitSeed(seed: number, unit: number): number {
  return hash32(seed, UNIT, unit);
}

export function semanticOf(instance: Instance, triangle: number): number {
  return instance.semantic === undefined
    ? semantics[instance.prototype.mesh.materials[triangle]]
    : SEMANTICS[instance.semantic].id;
}

/** Fraction of a pulse that a surface sends back, relative to a white target met head-on. */
export function albedoOf(instance: Instance, triangle: number): number {
  const material = instance.prototype.mesh.materials[triangle];
  return Math.min(1, reflectivity[material] * (tinted[material] === 1 ? instance.reflectivityFactor : 1));
}

/**
 * Whether a pulse is detected. Its strength is albedo · cos(incidence) · (R / range)², R the range of unit strength: the
 * inverse square law of a Lambertian target that fills the beam; it is detected with probability 1 - exp(-strength),
 * unless the sensor or the material (glass, mirrors, water) loses it anyway.
 */
export function isDetected(
  model: LidarModel,
  instance: Instance,
  triangle: number,
  cosIncidence: number,
  rangeM: number,
  seed: number,
  ray: number,
): boolean {
  const relative = model.unitStrengthRangeM / rangeM;
  const strength = albedoOf(instance, triangle) * cosIncidence * relative * relative;
  const material = instance.prototype.mesh.materials[triangle];
  const kept = (1 - model.lostFraction) * (1 - lostFraction[material]) * (1 - Math.exp(-strength));
  return hashUniform(seed, LOST, ray) <= kept;
}

/**
 * Intensity in [0, 1], calibrated for range as sensors do it: albedo, weaker at grazing incidence (a rough surface keeps
 * part of its brightness), with speckle.
 */
export function intensityOf(
  instance: Instance,
  triangle: number,
  cosIncidence: number,
  seed: number,
  ray: number,
): number {
  const speckle = 1 + SPECKLE * hashNormal(seed, STRENGTH, ray);
  return Math.min(1, Math.max(0, albedoOf(instance, triangle) * (0.4 + 0.6 * cosIncidence) * speckle));
}

/** Error of a range: the sensor's own and the surface's unevenness. */
export function rangeError(model: LidarModel, instance: Instance, triangle: number, seed: number, ray: number): number {
  const material = instance.prototype.mesh.materials[triangle];
  const rough = roughnessM[material];
  return Math.sqrt(model.rangeNoiseM * model.rangeNoiseM + rough * rough) * hashNormal(seed, NOISE, ray);
}

/** Where in its footprint a pulse is looked at for a second surface, as azimuth offset; 0 for most pulses: not at all. */
export function footprintOffset(model: LidarModel, seed: number, ray: number): number {
  if (hashUniform(seed, MIXED, ray) > model.mixedPixelFraction) return 0;
  return HALF_BEAM_RAD * (2 * hashUniform(seed, FOOTPRINT, ray) - 1);
}

/** A pulse that meets two surfaces reports a range between them. */
export function mixedRange(rangeM: number, otherM: number, seed: number, ray: number): number {
  const gap = Math.abs(otherM - rangeM);
  if (!(gap > MIXES_FROM_M && gap < MIXES_TO_M)) return rangeM;
  return rangeM + (otherM - rangeM) * hashUniform(seed ^ 0x2545f491, MIXED, ray);
}

/** CARLA's `RayCastLidar.cpp`: intensity, or -1 where the point is lost. */
export function carlaIntensity(noise: CarlaNoise, rangeM: number, seed: number, ray: number): number {
  if (hashUniform(seed, NOT_CAST, ray) < noise.dropoffGeneralRate) return -1;
  const intensity = Math.exp(-noise.atmosphereAttenuationRate * rangeM);
  if (intensity > noise.dropoffIntensityLimit) return intensity;
  const kept =
    (noise.dropoffZeroIntensity / noise.dropoffIntensityLimit) * intensity + (1 - noise.dropoffZeroIntensity);
  return hashUniform(seed, LOST, ray) < kept ? intensity : -1;
}

export function carlaRangeError(noise: CarlaNoise, seed: number, ray: number): number {
  return noise.noiseStandardDeviationM * hashNormal(seed, NOISE, ray);
}
