/**
 * Falling snow as disks in the plane that a laser sweeps.
 *
 * Source: Hahner et al., "LiDAR Snowfall Simulation for Robust 3D Object Detection", CVPR 2022, section 3 and supplement
 * (size distribution of Gunn and Marshall 1958, occupancy from the snowfall rate and the terminal velocity).
 */
import type { BulkNoise } from './bulkNoise.js';

/** How hard it snows. */
export interface Snowfall {
  /** Melted snow, millimetres per hour. */
  readonly rateMmPerHour: number;
  /** Terminal velocity of the flakes, metres per second. */
  readonly fallMps: number;
}

/** Disks of one set before they are sorted. */
export interface Disks {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly radiusM: Float64Array;
}

const DISK_M = 80;
const LARGEST_MM = 20;
/** Density of snow in g/cm³, and the constants of the size distribution's rain-equivalent rate. */
const SNOW_DENSITY = 0.1;

/** Rate of rain with the same size distribution (mm/h) and the part of the plane that flakes cover. */
export function snowDensity({ rateMmPerHour, fallMps }: Snowfall): { rainMmPerHour: number; occupancy: number } {
  return {
    rainMmPerHour: Math.sqrt((rateMmPerHour / (487 * SNOW_DENSITY * 0.003 * fallMps)) ** 3),
    occupancy: rateMmPerHour / (3.6e6 * SNOW_DENSITY * fallMps),
  };
}

/** Draws disks until they cover their part of the plane within 80 m; none overlap, none hides the sensor. */
export function drawDisks(snowfall: Snowfall, noise: BulkNoise): Disks {
  const { rainMmPerHour, occupancy } = snowDensity(snowfall);
  const meanMm = 10 / (25.5 * rainMmPerHour ** -0.48);
  const wantedM2 = occupancy * Math.PI * DISK_M * DISK_M;
  const [x, y, radiusM]: [number[], number[], number[]] = [[], [], []];
  const near = new DiskGrid(x, y, radiusM);
  let coveredM2 = 0;
  while (coveredM2 < wantedM2) {
    const range = DISK_M * Math.sqrt(noise.uniform());
    const azimuth = 2 * Math.PI * noise.uniform();
    let diameterMm = LARGEST_MM + 1;
    while (diameterMm > LARGEST_MM) diameterMm = -meanMm * Math.log(1 - noise.uniform());
    const heightMm = (noise.uniform() - 0.5) * diameterMm;
    const radius = Math.sqrt((diameterMm * diameterMm) / 4 - heightMm * heightMm) / 1000;
    if (range <= radius) continue;
    const [centreX, centreY] = [range * Math.cos(azimuth), range * Math.sin(azimuth)];
    if (!near.add(centreX, centreY, radius)) continue;
    coveredM2 += Math.PI * radius * radius;
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y), radiusM: Float64Array.from(radiusM) };
}

/** Side of a grid cell. */
const CELL_M = 0.5;
const CELLS = Math.ceil((2 * DISK_M) / CELL_M) + 3;

/** Lists of disks by cells of half a metre, so that a new one meets only its neighbours. */
class DiskGrid {
  readonly #first = new Int32Array(CELLS * CELLS).fill(-1);
  readonly #next: number[] = [];
  readonly #disks: readonly [number[], number[], number[]];

  constructor(x: number[], y: number[], radiusM: number[]) {
    this.#disks = [x, y, radiusM];
  }

  /** Adds the disk to the lists unless it overlaps one of them; says whether it did. */
  add(x: number, y: number, radius: number): boolean {
    const [xs, ys, radii] = this.#disks;
    const column = Math.floor((x + DISK_M) / CELL_M) + 1;
    const row = Math.floor((y + DISK_M) / CELL_M) + 1;
    for (let r = row - 1; r <= row + 1; r++) {
      for (let c = column - 1; c <= column + 1; c++) {
        for (let other = this.#first[r * CELLS + c]; other >= 0; other = this.#next[other]) {
          const [dx, dy, reach] = [xs[other] - x, ys[other] - y, radii[other] + radius];
          if (dx * dx + dy * dy < reach * reach) return false;
        }
      }
    }
    const cell = row * CELLS + column;
    this.#next.push(this.#first[cell]);
    this.#first[cell] = xs.length;
    xs.push(x);
    ys.push(y);
    radii.push(radius);
    return true;
  }
}
