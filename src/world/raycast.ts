/**
 * Casts every ray of a sensor into a scene: the noise-free range image.
 *
 * Primitive by primitive, each only over the rays of its window (see `culling.ts`), keeping the nearest hit: the same
 * picture as testing every ray against every primitive.
 */
import { rayWindow, type Window } from './culling.js';
import { hashUniform } from './hash.js';
import { crossing, meetPrimitive } from './intersect.js';
import { type LidarSensor, type SensorPose, sensorFromWorld } from './lidarSensor.js';
import { materialIndex, MATERIAL_NAMES, MATERIALS } from './materials.js';
import { NO_OBJECT, STRIDE } from './primitives.js';
import type { Scene } from './scene.js';

/** One value per ray at ring · columns + column. */
export interface RangeImage {
  readonly rings: number;
  readonly columns: number;
  /** Metres; Infinity where nothing was hit. */
  readonly rangeM: Float64Array;
  readonly cosIncidence: Float32Array;
  /** Index into MATERIAL_NAMES. */
  readonly material: Uint8Array;
  /** Factor on the material's reflectivity. */
  readonly brightness: Float32Array;
  /** Index into the scene's objects, or NO_OBJECT. */
  readonly object: Int16Array;
}

export interface CastOptions {
  /** Seed of the places where rays pass through foliage and mesh. */
  readonly seed: number;
  /** Test every ray against every primitive; only to check the culling. */
  readonly withoutCulling?: boolean;
}

const ASPHALT = materialIndex('asphalt');
const densityPerM = Float64Array.from(MATERIAL_NAMES, (name) => MATERIALS[name].densityPerM);

export function castRays(scene: Scene, sensor: LidarSensor, pose: SensorPose, options: CastOptions): RangeImage {
  const { elevationsRad, azimuthsRad } = sensor;
  const rings = elevationsRad.length;
  const columns = azimuthsRad.length;
  const rays = rings * columns;
  const image: RangeImage = {
    rings,
    columns,
    rangeM: new Float64Array(rays).fill(Infinity),
    cosIncidence: new Float32Array(rays),
    material: new Uint8Array(rays),
    brightness: new Float32Array(rays),
    object: new Int16Array(rays).fill(NO_OBJECT),
  };
  const cosElevation = elevationsRad.map(Math.cos);
  const sinElevation = elevationsRad.map(Math.sin);
  const cosAzimuth = azimuthsRad.map(Math.cos);
  const sinAzimuth = azimuthsRad.map(Math.sin);
  const toSensor = sensorFromWorld(pose);
  const { ground, primitives } = scene;
  const { rangeM, cosIncidence, material, brightness, object } = image;

  // Ground: n · (o + t d) = 0 with n = (-slopeX, -slopeY, 1) and o = (0, 0, height), all in the sensor frame.
  const length = Math.hypot(ground.slopeX, ground.slopeY, 1);
  const [nx, ny, nz] = [0, 3, 6].map(
    (row) => (toSensor[row + 2] - toSensor[row] * ground.slopeX - toSensor[row + 1] * ground.slopeY) / length,
  );
  const clearance = pose.heightM / length;
  for (let ring = 0, ray = 0; ring < rings; ring++) {
    for (let column = 0; column < columns; column++, ray++) {
      const fall = -(
        nx * cosElevation[ring] * cosAzimuth[column] +
        ny * cosElevation[ring] * sinAzimuth[column] +
        nz * sinElevation[ring]
      );
      if (fall <= 0) continue;
      rangeM[ray] = clearance / fall;
      cosIncidence[ray] = fall;
      material[ray] = ASPHALT;
      brightness[ray] = ground.brightness;
    }
  }

  const { data, kinds } = primitives;
  const sensorFromLocal = new Float64Array(9);
  const window: Window = { ringFrom: 0, ringTo: rings, columnFrom: 0, columnTo: columns };
  for (let index = 0; index < primitives.count; index++) {
    const at = index * STRIDE;
    const kind = kinds[index];
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) {
        sensorFromLocal[row * 3 + column] =
          toSensor[row * 3] * data[at + 3 + column] +
          toSensor[row * 3 + 1] * data[at + 6 + column] +
          toSensor[row * 3 + 2] * data[at + 9 + column];
      }
    }
    const [wx, wy, wz] = [data[at], data[at + 1], data[at + 2] - pose.heightM];
    const px = toSensor[0] * wx + toSensor[1] * wy + toSensor[2] * wz;
    const py = toSensor[3] * wx + toSensor[4] * wy + toSensor[5] * wz;
    const pz = toSensor[6] * wx + toSensor[7] * wy + toSensor[8] * wz;
    if (!options.withoutCulling) {
      rayWindow(kind, data, at, px, py, pz, sensorFromLocal, elevationsRad, azimuthsRad, window);
    }
    const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = sensorFromLocal;
    const ox = -(r0 * px + r3 * py + r6 * pz);
    const oy = -(r1 * px + r4 * py + r7 * pz);
    const oz = -(r2 * px + r5 * py + r8 * pz);
    const density = densityPerM[primitives.materials[index]];
    for (let ring = window.ringFrom; ring < window.ringTo; ring++) {
      const cosE = cosElevation[ring];
      const dz = sinElevation[ring];
      for (let column = window.columnFrom; column < window.columnTo; column++) {
        const dx = cosE * cosAzimuth[column];
        const dy = cosE * sinAzimuth[column];
        const lx = r0 * dx + r3 * dy + r6 * dz;
        const ly = r1 * dx + r4 * dy + r7 * dz;
        const lz = r2 * dx + r5 * dy + r8 * dz;
        if (!meetPrimitive(kind, data, at, ox, oy, oz, lx, ly, lz)) continue;
        const ray = ring * columns + column;
        let t = crossing.entry;
        if (density > 0) {
          // Free path in a random medium: exponential with the medium's density (Beer-Lambert).
          t -= Math.log(hashUniform(options.seed, index, ray)) / density;
          if (t > crossing.exit) continue;
        }
        if (t >= rangeM[ray]) continue;
        rangeM[ray] = t;
        cosIncidence[ray] = crossing.cosIncidence;
        material[ray] = primitives.materials[index];
        brightness[ray] = primitives.brightness[index];
        object[ray] = primitives.objects[index];
      }
    }
  }
  return image;
}
