/** The disks of a snowfall, sorted so that a beam meets only the few that it can, and kept. */
import { keyedRng } from '../../random/index.js';
import { BulkNoise } from './bulkNoise.js';
import { drawDisks, type Disks, type Snowfall } from './snowDisks.js';

/** Disks by the direction in which a beam may meet them. */
export interface ParticleSet {
  /** (SECTORS + 1) where the entries of each sector begin; those of a sector ascend in range. */
  readonly starts: Int32Array;
  /** Range of the disk's centre, metres. */
  readonly rangeM: Float32Array;
  /** Azimuth of the centre minus that of the sector's middle, radians. */
  readonly azimuthRad: Float32Array;
  /** Half the angle the disk covers, radians. */
  readonly halfAngleRad: Float32Array;
}

export const PARTICLE_SETS = 64;
export const SECTORS = 1024;
export const SECTOR_RAD = (2 * Math.PI) / SECTORS;
/** Half the divergence of a beam, radians. */
export const BEAM_HALF_RAD = 0.0015;

/** Sorts disks into the sectors in which a beam's middle may lie when the beam meets them. */
export function sortDisks({ x, y, radiusM }: Disks): ParticleSet {
  const count = x.length;
  const range = Float64Array.from(x, (value, i) => Math.sqrt(value * value + y[i] * y[i]));
  // Ranges and rows packed in one number each, so that a typed sort orders rows by range.
  const packed = range.map((value, i) => Math.round(value * 1e6) * 0x200000 + i).sort();
  const azimuth = Float64Array.from(x, (value, i) => Math.atan2(y[i], value));
  const halfAngle = range.map((value, i) => Math.asin(radiusM[i] / value));
  const reach = (i: number): [number, number] => {
    const wide = halfAngle[i] + BEAM_HALF_RAD;
    return [Math.floor((azimuth[i] - wide) / SECTOR_RAD), Math.floor((azimuth[i] + wide) / SECTOR_RAD)];
  };
  const starts = new Int32Array(SECTORS + 1);
  for (let i = 0; i < count; i++) {
    const [first, last] = reach(i);
    for (let sector = first; sector <= last; sector++) starts[wrap(sector) + 1]++;
  }
  for (let sector = 0; sector < SECTORS; sector++) starts[sector + 1] += starts[sector];
  const free = starts.slice(0, SECTORS);
  const total = starts[SECTORS];
  const set = {
    starts,
    rangeM: new Float32Array(total),
    azimuthRad: new Float32Array(total),
    halfAngleRad: new Float32Array(total),
  };
  for (const key of packed) {
    const i = key % 0x200000;
    const [first, last] = reach(i);
    for (let sector = first; sector <= last; sector++) {
      const at = free[wrap(sector)]++;
      set.rangeM[at] = range[i];
      set.azimuthRad[at] = azimuth[i] - (sector + 0.5) * SECTOR_RAD;
      set.halfAngleRad[at] = halfAngle[i];
    }
  }
  return set;
}

/** Sector of an azimuth in radians. */
export function sectorOf(azimuthRad: number): number {
  return wrap(Math.floor(azimuthRad / SECTOR_RAD));
}

function wrap(sector: number): number {
  return ((sector % SECTORS) + SECTORS) % SECTORS;
}

/** Snowfalls whose sets are kept: one is tens of megabytes. */
const KEPT = 2;
const cache = new Map<string, (ParticleSet | undefined)[]>();

/**
 * One of the 64 independent sets of a snowfall; made when first asked for, then kept.
 *
 * @param seed other seeds, other flakes
 */
export function particleSet(snowfall: Snowfall, seed: number, index: number): ParticleSet {
  const key = JSON.stringify([snowfall.rateMmPerHour, snowfall.fallMps, seed]);
  let sets = cache.get(key);
  if (sets === undefined) {
    sets = new Array<ParticleSet | undefined>(PARTICLE_SETS).fill(undefined);
    const [oldest] = cache.keys();
    if (cache.size >= KEPT && oldest !== undefined) cache.delete(oldest);
    cache.set(key, sets);
  }
  return (sets[index] ??= sortDisks(drawDisks(snowfall, new BulkNoise(keyedRng('snow-particles', key, index)))));
}
