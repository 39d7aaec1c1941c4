/**
 * From the ideal range image to what the sensor reports: strength, losses, range noise, mixed pixels at edges.
 */
import { hashNormal, hashUniform } from './hash.js';
import type { LidarSensor, SensorPose } from './lidarSensor.js';
import { MATERIAL_NAMES, MATERIALS } from './materials.js';
import { castRays, type RangeImage } from './raycast.js';
import type { Scene } from './scene.js';

export interface LidarScan {
  /** (n, 4) x, y, z in the sensor frame in metres, intensity in [0, 1]; ring by ring from the top, azimuth ascending. */
  readonly points: Float32Array;
  /** (n) the laser of each point, 0 at the top. */
  readonly rings: Uint8Array;
  /** (n) index into the scene's objects, -1 for the background. */
  readonly objects: Int16Array;
}

/** Streams of a ray's randomness: separate so that one effect never shifts another. */
const LOST = 1;
const NOISE = 2;
const STRENGTH = 3;
const MIXED = 4;

const reflectivity = Float64Array.from(MATERIAL_NAMES, (name) => MATERIALS[name].reflectivity);
const roughness = Float64Array.from(MATERIAL_NAMES, (name) => MATERIALS[name].roughnessM);
const lost = Float64Array.from(MATERIAL_NAMES, (name) => MATERIALS[name].lostFraction);

/**
 * Senses a scene. Equal scene, sensor, pose and seed give equal bytes.
 *
 * A pulse of strength reflectivity · cos(incidence) · (R / range)², R the range of unit strength, is detected with
 * probability 1 - exp(-strength): the inverse square law of an extended Lambertian target. Intensity is calibrated as
 * sensors do it: independent of range.
 */
export function scanScene(scene: Scene, sensor: LidarSensor, pose: SensorPose, seed: number): LidarScan {
  const image = castRays(scene, sensor, pose, { seed });
  const rays = image.rings * image.columns;
  const points = new Float32Array(rays * 4);
  const rings = new Uint8Array(rays);
  const objects = new Int16Array(rays);
  const cosAzimuth = sensor.azimuthsRad.map(Math.cos);
  const sinAzimuth = sensor.azimuthsRad.map(Math.sin);
  let count = 0;
  for (let ring = 0, ray = 0; ring < image.rings; ring++) {
    const cosElevation = Math.cos(sensor.elevationsRad[ring]);
    const sinElevation = Math.sin(sensor.elevationsRad[ring]);
    for (let column = 0; column < image.columns; column++, ray++) {
      const trueRange = image.rangeM[ray];
      if (trueRange < sensor.minRangeM || trueRange > sensor.maxRangeM) continue;
      const material = image.material[ray];
      const albedo = Math.min(1, reflectivity[material] * image.brightness[ray]);
      const relative = sensor.unitStrengthRangeM / trueRange;
      const strength = albedo * image.cosIncidence[ray] * relative * relative;
      const kept = (1 - sensor.lostFraction) * (1 - lost[material]) * (1 - Math.exp(-strength));
      if (hashUniform(seed, LOST, ray) > kept) continue;
      const spread = Math.hypot(sensor.rangeNoiseM, roughness[material]);
      const range = mixedRange(image, sensor, seed, ray, column) + spread * hashNormal(seed, NOISE, ray);
      const speckle = 1 + 0.15 * hashNormal(seed, STRENGTH, ray);
      const intensity = albedo * (0.4 + 0.6 * image.cosIncidence[ray]) * speckle;
      points[count * 4] = range * cosElevation * cosAzimuth[column];
      points[count * 4 + 1] = range * cosElevation * sinAzimuth[column];
      points[count * 4 + 2] = range * sinElevation;
      points[count * 4 + 3] = Math.min(1, Math.max(0, intensity));
      rings[count] = ring;
      objects[count] = image.object[ray];
      count++;
    }
  }
  return { points: points.slice(0, count * 4), rings: rings.slice(0, count), objects: objects.slice(0, count) };
}

/** At a depth edge the beam's footprint can cover both surfaces and the range falls in between. */
function mixedRange(image: RangeImage, sensor: LidarSensor, seed: number, ray: number, column: number): number {
  const range = image.rangeM[ray];
  if (column + 1 === image.columns) return range;
  const next = image.rangeM[ray + 1];
  const gap = Math.abs(next - range);
  if (!(gap > 0.3) || gap > 6) return range;
  const draw = hashUniform(seed, MIXED, ray);
  if (draw > sensor.mixedPixelFraction) return range;
  return range + (next - range) * (draw / sensor.mixedPixelFraction);
}
